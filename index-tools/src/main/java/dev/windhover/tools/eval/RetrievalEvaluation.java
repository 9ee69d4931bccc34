package dev.windhover.tools.eval;

import java.util.ArrayList;
import java.util.List;

/**
 * Text-to-image and image-to-text retrieval among photos with captions, by exact comparison of all
 * with all. A text query is right when it finds its own photo; an image query when it finds any of
 * its captions (the usual COCO and Flickr30k protocol).
 */
public final class RetrievalEvaluation {

  /**
   * One query and where its right answer came.
   *
   * @param query the caption, or the photo's file name
   * @param rank of the best right answer, 1 for the first
   */
  public record Ranked(String query, int rank) {}

  /** Recall both ways and the rank of every query. */
  public record Report(
      RecallAtK textToImage, RecallAtK imageToText, List<Ranked> texts, List<Ranked> images) {}

  private RetrievalEvaluation() {}

  /**
   * Compares all with all. O(photos x captions x dimensions).
   *
   * @param photos the photos, each with at least one caption
   * @param imageVectors one unit vector per photo, in their order
   * @param captionVectors per photo one unit vector per caption, in their order
   */
  public static Report evaluate(
      List<AnnotatedPhoto> photos, List<float[]> imageVectors, List<List<float[]>> captionVectors) {
    List<Ranked> texts = new ArrayList<>();
    for (int own = 0; own < photos.size(); own++) {
      for (int c = 0; c < captionVectors.get(own).size(); c++) {
        float[] caption = captionVectors.get(own).get(c);
        float right = dot(caption, imageVectors.get(own));
        int rank = 1;
        for (int other = 0; other < photos.size(); other++) {
          if (other != own && dot(caption, imageVectors.get(other)) > right) {
            rank++;
          }
        }
        texts.add(new Ranked(photos.get(own).captions().get(c), rank));
      }
    }
    List<Ranked> images = new ArrayList<>();
    for (int own = 0; own < photos.size(); own++) {
      float[] image = imageVectors.get(own);
      float right = Float.NEGATIVE_INFINITY;
      for (float[] caption : captionVectors.get(own)) {
        right = Math.max(right, dot(caption, image));
      }
      int rank = 1;
      for (int other = 0; other < photos.size(); other++) {
        if (other == own) {
          continue;
        }
        for (float[] caption : captionVectors.get(other)) {
          if (dot(caption, image) > right) {
            rank++;
          }
        }
      }
      images.add(new Ranked(String.valueOf(photos.get(own).file().getFileName()), rank));
    }
    return new Report(recall(texts), recall(images), texts, images);
  }

  private static RecallAtK recall(List<Ranked> ranked) {
    return RecallAtK.ofRanks(ranked.stream().mapToInt(Ranked::rank).toArray());
  }

  static float dot(float[] a, float[] b) {
    float sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
