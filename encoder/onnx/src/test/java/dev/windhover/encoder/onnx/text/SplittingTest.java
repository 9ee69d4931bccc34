package dev.windhover.encoder.onnx.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The behaviours of Hugging Face's {@code Split}, with the examples of its documentation. */
class SplittingTest {
  private static final String TEXT = "the-final--countdown";

  @Test
  void split_eachBehaviour_givesTheDocumentedPieces() {
    assertThat(split(Splitting.REMOVED)).containsExactly("the", "final", "countdown");
    assertThat(split(Splitting.ISOLATED))
        .containsExactly("the", "-", "final", "-", "-", "countdown");
    assertThat(split(Splitting.MERGED_WITH_PREVIOUS))
        .containsExactly("the-", "final-", "-", "countdown");
    assertThat(split(Splitting.MERGED_WITH_NEXT))
        .containsExactly("the", "-final", "-", "-countdown");
    assertThat(split(Splitting.CONTIGUOUS)).containsExactly("the", "-", "final", "--", "countdown");
  }

  @Test
  void spans_emptyMatchesAndText_giveNoEmptyPieces() {
    assertThat(Splitting.spans(Pattern.compile("x*"), "ab")).hasSize(2);
    assertThat(Splitting.spans(Pattern.compile("x"), "")).isEmpty();
  }

  private static List<String> split(Splitting splitting) {
    return splitting.split(Splitting.spans(Pattern.compile("-"), TEXT), TEXT);
  }
}
