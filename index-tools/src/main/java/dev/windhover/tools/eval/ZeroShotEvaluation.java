package dev.windhover.tools.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Zero-shot classification as CLIP does it (Radford et al. 2021): the class whose text is nearest
 * to the photo is the answer. Exact, O(photos x classes x dimensions).
 */
public final class ZeroShotEvaluation {
  /** Prompts that are averaged to one vector a class. */
  private static final List<String> TEMPLATES =
      List.of("a photo of %s.", "a close-up photo of %s.", "a photo of %s, a picture.");

  /**
   * A photo and where its class came.
   *
   * @param photo its file, as the caller names it
   * @param label its class
   * @param answer the class it was given
   * @param rank of its class, 1 for the first
   */
  public record Answer(String photo, String label, String answer, int rank) {}

  /**
   * What was measured.
   *
   * @param photos how many were classified
   * @param top1 share of photos given their class, percent
   * @param top5 share of photos with their class among the first five, percent
   * @param byClass top-1 accuracy of each class, percent
   * @param answers of every photo
   */
  public record Report(
      int photos, double top1, double top5, Map<String, Double> byClass, List<Answer> answers) {}

  /**
   * A photo with its class.
   *
   * @param vector unit vector
   */
  public record Labelled(String photo, String label, float[] vector) {}

  private ZeroShotEvaluation() {}

  /** Prompts of a class: {@code golden_retriever} becomes "a photo of a golden retriever." */
  public static List<String> prompts(String label) {
    String words = label.replace('_', ' ').replace('-', ' ').strip();
    String article = "aeiou".indexOf(Character.toLowerCase(words.charAt(0))) >= 0 ? "an " : "a ";
    return TEMPLATES.stream().map(t -> String.format(t, article + words)).toList();
  }

  /** The unit vector of a class: the mean of its prompts' vectors. */
  public static float[] classVector(List<float[]> prompts) {
    float[] sum = new float[prompts.get(0).length];
    for (float[] prompt : prompts) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += prompt[i];
      }
    }
    float length = (float) Math.sqrt(RetrievalEvaluation.dot(sum, sum));
    for (int i = 0; i < sum.length; i++) {
      sum[i] /= length;
    }
    return sum;
  }

  /**
   * Classifies every photo.
   *
   * @param classes the unit vector of each class, in a fixed order
   */
  public static Report evaluate(List<Labelled> photos, Map<String, float[]> classes) {
    List<Answer> answers = new ArrayList<>();
    Map<String, int[]> counts = new LinkedHashMap<>();
    int first = 0;
    int firstFive = 0;
    for (Labelled photo : photos) {
      float[] own = classes.get(photo.label());
      if (own == null) {
        throw new IllegalArgumentException(
            "photo " + photo.photo() + " has class " + photo.label() + ", which has no vector");
      }
      float right = RetrievalEvaluation.dot(own, photo.vector());
      int rank = 1;
      String answer = photo.label();
      float best = right;
      for (Map.Entry<String, float[]> e : classes.entrySet()) {
        float similarity = RetrievalEvaluation.dot(e.getValue(), photo.vector());
        rank += similarity > right ? 1 : 0;
        if (similarity > best) {
          best = similarity;
          answer = e.getKey();
        }
      }
      first += rank == 1 ? 1 : 0;
      firstFive += rank <= 5 ? 1 : 0;
      int[] count = counts.computeIfAbsent(photo.label(), c -> new int[2]);
      count[0] += rank == 1 ? 1 : 0;
      count[1]++;
      answers.add(new Answer(photo.photo(), photo.label(), answer, rank));
    }
    Map<String, Double> byClass = new LinkedHashMap<>();
    counts.forEach((label, count) -> byClass.put(label, 100.0 * count[0] / count[1]));
    double percent = 100.0 / Math.max(1, photos.size());
    return new Report(photos.size(), first * percent, firstFive * percent, byClass, answers);
  }
}
