package dev.windhover.lucene;

import dev.windhover.encoder.Matching;
import dev.windhover.encoder.TextEncoder;
import dev.windhover.lucene.index.UnitVectors;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Which of some texts an image matches, without an index: zero-shot classification as CLIP does it
 * (Radford et al. 2021, section 3.1). Every text is put into every template, the vectors of its
 * prompts are averaged, and the model's own rule turns similarities into probabilities. Immutable
 * and thread-safe; texts are encoded once.
 */
public final class TextRanker {
  /** Where a template takes the text. */
  public static final String PLACEHOLDER = "{}";

  /** The template CLIP was published with. */
  public static final List<String> PHOTO = List.of("a photo of a {}.");

  /** The texts as they are. */
  public static final List<String> PLAIN = List.of("{}");

  /**
   * A text and how well it matches.
   *
   * @param text as it was given
   * @param similarity cosine of the image with the average of the text's prompts
   * @param probability in {@code [0, 1]}; over all texts they sum to 1 where the model compares
   *     texts with each other (softmax), and stand alone where it does not (sigmoid)
   */
  public record Match(String text, float similarity, double probability) {}

  private final List<String> texts;
  private final List<float[]> vectors;
  private final Matching matching;

  private TextRanker(List<String> texts, List<float[]> vectors, Matching matching) {
    this.texts = texts;
    this.vectors = vectors;
    this.matching = matching;
  }

  /**
   * Encodes texts.
   *
   * @param texts at least one
   * @param templates at least one, each with {@value #PLACEHOLDER} where the text goes
   */
  public static TextRanker of(TextEncoder encoder, List<String> texts, List<String> templates) {
    if (texts.isEmpty()) {
      throw new IllegalArgumentException("ranking needs at least one text");
    }
    if (templates.isEmpty() || templates.stream().anyMatch(t -> !t.contains(PLACEHOLDER))) {
      throw new IllegalArgumentException(
          "every template needs " + PLACEHOLDER + " where the text goes, got " + templates);
    }
    List<String> prompts = new ArrayList<>(texts.size() * templates.size());
    for (String text : texts) {
      for (String template : templates) {
        prompts.add(template.replace(PLACEHOLDER, text));
      }
    }
    List<float[]> encoded = encoder.encodeTexts(prompts);
    List<float[]> vectors = new ArrayList<>(texts.size());
    for (int i = 0; i < texts.size(); i++) {
      float[] mean = new float[encoded.get(0).length];
      for (int t = 0; t < templates.size(); t++) {
        float[] prompt =
            UnitVectors.copyOf(
                encoded.get(i * templates.size() + t), "vector of '" + texts.get(i) + "'");
        for (int d = 0; d < mean.length; d++) {
          mean[d] += prompt[d];
        }
      }
      vectors.add(UnitVectors.copyOf(mean, "vector of '" + texts.get(i) + "'"));
    }
    return new TextRanker(List.copyOf(texts), vectors, encoder.model().matching());
  }

  /**
   * The texts for an image, best first; equal ones in the order given.
   *
   * @param imageVector of the texts' dimensions; brought to unit length
   */
  public List<Match> rank(float[] imageVector) {
    float[] image = UnitVectors.copyOf(imageVector, "image vector");
    float[] similarities = new float[texts.size()];
    for (int i = 0; i < similarities.length; i++) {
      similarities[i] = UnitVectors.dot(vectors.get(i), image);
    }
    double[] probabilities = matching.probabilities(similarities);
    List<Match> out = new ArrayList<>(texts.size());
    for (int i = 0; i < similarities.length; i++) {
      out.add(new Match(texts.get(i), similarities[i], probabilities[i]));
    }
    out.sort(Comparator.comparingDouble((Match m) -> -m.similarity()));
    return out;
  }
}
