package dev.windhover.encoder;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Names what an image shows, out of labels that nobody trained for: each label becomes the mean of
 * its prompts' embeddings, the image is compared with all of them, and the model's own {@link
 * Matching} makes probabilities of the similarities (Radford et al. 2021, 3.1). Labels are encoded
 * once. Immutable and thread-safe.
 *
 * <p>Softmax shares the whole probability out among the given labels, also when none fits; with
 * SigLIP's sigmoid every label stands for itself.
 */
public final class ZeroShotClassifier {
  private final Matching matching;
  private final List<String> labels;
  private final float[][] vectors;

  private ZeroShotClassifier(Matching matching, List<String> labels, float[][] vectors) {
    this.matching = matching;
    this.labels = labels;
    this.vectors = vectors;
  }

  /**
   * A classifier with {@link PromptTemplates#PHOTO}.
   *
   * @throws IllegalArgumentException if there is no label, or one is blank or given twice
   */
  public static ZeroShotClassifier of(TextEncoder encoder, List<String> labels) {
    return of(encoder, labels, PromptTemplates.PHOTO);
  }

  /**
   * A classifier; encodes {@code labels x templates} texts.
   *
   * @throws IllegalArgumentException if there is no label, or one is blank or given twice
   */
  public static ZeroShotClassifier of(
      TextEncoder encoder, List<String> labels, PromptTemplates templates) {
    check(labels);
    List<String> prompts = new ArrayList<>();
    for (String label : labels) {
      prompts.addAll(templates.prompts(label));
    }
    List<float[]> encoded = encoder.encodeTexts(prompts);
    int each = templates.templates().size();
    List<float[]> vectors = new ArrayList<>(labels.size());
    for (int i = 0; i < labels.size(); i++) {
      vectors.add(mean(encoded.subList(i * each, (i + 1) * each), labels.get(i)));
    }
    return of(encoder.model().matching(), labels, vectors);
  }

  /**
   * A classifier over vectors that were made elsewhere.
   *
   * @param matching of the model behind the vectors
   * @param vectors one per label, of any length above 0, all of the same dimensions; copied
   * @throws IllegalArgumentException if the counts or dimensions differ, a vector has no direction,
   *     there is no label, or one is blank or given twice
   */
  public static ZeroShotClassifier of(
      Matching matching, List<String> labels, List<float[]> vectors) {
    Objects.requireNonNull(matching, "matching");
    check(labels);
    if (vectors.size() != labels.size()) {
      throw new IllegalArgumentException(
          labels.size() + " labels need as many vectors, got " + vectors.size());
    }
    float[][] units = new float[vectors.size()][];
    for (int i = 0; i < units.length; i++) {
      units[i] = mean(List.of(vectors.get(i)), labels.get(i));
      if (units[i].length != units[0].length) {
        throw new IllegalArgumentException(
            "the vector of '"
                + labels.get(i)
                + "' has "
                + units[i].length
                + " dimensions, that of '"
                + labels.getFirst()
                + "' has "
                + units[0].length);
      }
    }
    return new ZeroShotClassifier(matching, List.copyOf(labels), units);
  }

  /** The labels, as they were given. */
  public List<String> labels() {
    return labels;
  }

  /**
   * All labels, best first; equally good ones in the order they were given. O(labels x dimensions).
   *
   * @param image unit vector of an image
   * @throws IllegalArgumentException if it has other dimensions than the labels
   */
  public List<LabelScore> classify(float[] image) {
    if (image.length != vectors[0].length) {
      throw new IllegalArgumentException(
          "image has "
              + image.length
              + " dimensions, the labels have "
              + vectors[0].length
              + ": encode both with the same model");
    }
    float[] similarities = new float[vectors.length];
    for (int i = 0; i < similarities.length; i++) {
      double dot = 0;
      for (int d = 0; d < image.length; d++) {
        dot += (double) image[d] * vectors[i][d];
      }
      similarities[i] = (float) dot;
    }
    double[] probabilities = matching.probabilities(similarities);
    List<LabelScore> out = new ArrayList<>(similarities.length);
    for (int i = 0; i < similarities.length; i++) {
      out.add(new LabelScore(labels.get(i), probabilities[i], similarities[i]));
    }
    // By similarity: probabilities saturate at 0 and 1, where they no longer tell labels apart.
    out.sort(Comparator.comparingDouble(LabelScore::similarity).reversed());
    return out;
  }

  /** All labels for an image, best first. */
  public List<LabelScore> classify(ImageEncoder encoder, RgbImage image) {
    return classify(encoder.encodeImage(image));
  }

  private static void check(List<String> labels) {
    if (labels.isEmpty()) {
      throw new IllegalArgumentException("no label was given: classification needs at least one");
    }
    Set<String> seen = new HashSet<>();
    for (String label : labels) {
      if (label == null || label.isBlank()) {
        throw new IllegalArgumentException("a label is blank: " + labels);
      }
      if (!seen.add(label)) {
        throw new IllegalArgumentException("the label '" + label + "' is given twice");
      }
    }
  }

  /** The unit vector of the mean of unit vectors, as CLIP ensembles prompts. */
  private static float[] mean(List<float[]> parts, String label) {
    double[] sum = new double[parts.getFirst().length];
    for (float[] part : parts) {
      for (int d = 0; d < sum.length; d++) {
        sum[d] += part[d];
      }
    }
    double squares = 0;
    for (double s : sum) {
      squares += s * s;
    }
    if (!(squares > 0) || squares == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException("the vector of '" + label + "' has no direction");
    }
    float[] out = new float[sum.length];
    for (int d = 0; d < out.length; d++) {
      out[d] = (float) (sum[d] / Math.sqrt(squares));
    }
    return out;
  }
}
