package dev.windhover.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ZeroShotClassifierTest {
  private static final Matching SOFTMAX = new Matching.Softmax(100);

  /** Knows four sentences. */
  private record Sentences(Matching matching) implements TextEncoder {
    private static final Map<String, float[]> VECTORS =
        Map.of(
            "a cat", new float[] {1, 0, 0},
            "the cat", new float[] {0, 1, 0},
            "a dog", new float[] {0, 0, 1},
            "the dog", new float[] {0, 0, 1});

    @Override
    public ModelInfo model() {
      return new ModelInfo(
          "fake", 3, "00", "00", 1, ModelInfo.PatchVectors.NONE, matching, Optional.empty());
    }

    @Override
    public float[] encodeText(String text) {
      return VECTORS.get(text).clone();
    }
  }

  @Test
  void classify_severalTemplates_comparesWithTheUnitMeanOfEachLabel() {
    ZeroShotClassifier classifier =
        ZeroShotClassifier.of(
            new Sentences(SOFTMAX),
            List.of("dog", "cat"),
            new PromptTemplates(List.of("a {}", "the {}")));

    List<LabelScore> scores = classifier.classify(new float[] {0.8f, 0, 0.6f});

    // cat = (1, 1, 0) / sqrt 2.
    assertThat(scores).extracting(LabelScore::label).containsExactly("dog", "cat");
    assertThat(scores.get(1).similarity()).isCloseTo(0.8f / (float) Math.sqrt(2), within(1e-6f));
    double cat = Math.exp(100 * 0.8 / Math.sqrt(2));
    double dog = Math.exp(100 * 0.6);
    assertThat(scores.get(1).probability()).isCloseTo(cat / (cat + dog), within(1e-4));
    assertThat(scores.get(0).probability() + scores.get(1).probability())
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void classify_sigmoid_letsEachLabelStandForItself() {
    ZeroShotClassifier classifier =
        ZeroShotClassifier.of(
            new Matching.Sigmoid(10, -5),
            List.of("a", "b"),
            List.of(new float[] {2, 0}, new float[] {0, 3}));

    List<LabelScore> scores = classifier.classify(new float[] {0.6f, 0.8f});

    assertThat(scores.get(0).label()).isEqualTo("b");
    assertThat(scores.get(0).probability()).isCloseTo(1 / (1 + Math.exp(-3)), within(1e-6));
    assertThat(scores.get(1).probability()).isCloseTo(1 / (1 + Math.exp(-1)), within(1e-6));
  }

  @Test
  void classify_equallyGood_keepsTheOrderGiven() {
    float[] same = {1, 0};
    ZeroShotClassifier classifier =
        ZeroShotClassifier.of(SOFTMAX, List.of("z", "a", "m"), List.of(same, same, same));

    assertThat(classifier.classify(same))
        .extracting(LabelScore::label)
        .containsExactly("z", "a", "m");
  }

  @Test
  void of_badLabels_areTheCallersMistake() {
    Sentences encoder = new Sentences(SOFTMAX);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ZeroShotClassifier.of(encoder, List.of()))
        .withMessageContaining("at least one");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ZeroShotClassifier.of(encoder, List.of("cat", " ")))
        .withMessageContaining("blank");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ZeroShotClassifier.of(encoder, List.of("cat", "cat")))
        .withMessageContaining("'cat' is given twice");
  }

  @Test
  void of_badVectors_areTheCallersMistake() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ZeroShotClassifier.of(SOFTMAX, List.of("a"), List.of()))
        .withMessageContaining("1 labels need as many vectors, got 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ZeroShotClassifier.of(SOFTMAX, List.of("a"), List.of(new float[2])))
        .withMessageContaining("'a' has no direction");
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            ZeroShotClassifier.of(
                SOFTMAX, List.of("a", "b"), List.of(new float[] {1}, new float[] {1, 0})))
        .withMessageContaining("'b' has 2 dimensions, that of 'a' has 1");
    ZeroShotClassifier two =
        ZeroShotClassifier.of(SOFTMAX, List.of("a"), List.of(new float[] {1, 0}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> two.classify(new float[3]))
        .withMessageContaining("image has 3 dimensions, the labels have 2");
  }

  @Test
  void templates_withoutPlaceholderOrTwice_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PromptTemplates(List.of("a photo")))
        .withMessageContaining("'a photo' has no {}");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PromptTemplates(List.of("{}", "{}")))
        .withMessageContaining("twice");
    assertThatIllegalArgumentException().isThrownBy(() -> new PromptTemplates(List.of()));
    assertThat(PromptTemplates.CLIP.templates()).hasSize(7);
    assertThat(PromptTemplates.PHOTO.prompts("red fox")).containsExactly("a photo of a red fox");
  }
}
