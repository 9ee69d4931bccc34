package dev.windhover.encoder.onnx.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.encoder.RgbImage;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PillowGoldenTest {
  private static final int MEAN_COLOUR = 122 << 16 | 116 << 8 | 104;

  static Stream<Arguments> cases() {
    return Golden.table("pillow/cases.tsv").stream()
        .map(row ->
            Arguments.of(
                row.get(0),
                rule(
                    row.get(1),
                    Integer.parseInt(row.get(3)),
                    Integer.parseInt(row.get(4)),
                    Integer.parseInt(row.get(5))),
                ResampleFilter.valueOf(row.get(2).toUpperCase(Locale.ROOT)),
                row.get(6)));
  }

  private static ResizeRule rule(String op, int edge, int width, int height) {
    return switch (op) {
      case "resize", "squash" -> new ResizeRule.Squash(width, height);
      case "crop" -> new ResizeRule.ShortestEdge(edge, width, height);
      case "pad-square" -> new ResizeRule.PadSquare(width, MEAN_COLOUR);
      case "fit-pad" -> new ResizeRule.Pad(width, height, MEAN_COLOUR);
      default -> throw new AssertionError("unknown operation " + op);
    };
  }

  /** The bar is one level; the arithmetic is the same, so nothing less than equality will do. */
  @ParameterizedTest(name = "{0} {1} {2}")
  @MethodSource("cases")
  void resized_everyRuleAndFilter_equalsPillow(
      String input, ResizeRule rule, ResampleFilter filter, String expected) {
    RgbImage image = Golden.picture("pillow/" + input);
    var preprocessing =
        new Preprocessing(rule, filter, 1 / 255.0, Channels.all(0), Channels.all(1));

    RgbImage got = preprocessing.resized(image, image.bounds());

    RgbImage want = Golden.picture("pillow/" + expected);
    assertThat(Pictures.maxDifference(got, want)).isZero();
  }
}
