package dev.windhover.tools.eval.vstar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.encoder.Region;
import dev.windhover.tools.eval.AnnotatedPhoto;
import dev.windhover.tools.eval.LabeledBox;
import dev.windhover.tools.eval.vstar.Rows.Figures;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RowsTest {
  private static final Region TRUE_BOX = new Region(10, 10, 20, 20);
  private static final TestPhoto PHOTO =
      new TestPhoto("a", Path.of("a.jpg"), Set.of("kite"), List.of(TRUE_BOX));

  private final Rows rows = new Rows();

  private void add(String group, Outcome low, Outcome high) {
    rows.add(new Case(PHOTO, "kite", TRUE_BOX, group), Map.of("low", low, "high", high));
  }

  private static Outcome outcome(int rank, Region box) {
    return new Outcome(rank, Optional.ofNullable(box), 7, 3);
  }

  private Figures figures(String row) {
    return rows.figures(group -> true).stream()
        .filter(f -> f.row().equals(row))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void figures_countRanksCentresAndOverlaps() {
    add("g", outcome(5, null), outcome(0, TRUE_BOX));
    add("g", outcome(Outcome.NOT_FOUND, null), outcome(4, new Region(5, 5, 30, 30)));
    add("g", outcome(0, null), outcome(9, new Region(50, 50, 20, 20)));
    add("g", outcome(9, null), outcome(10, null));

    Figures high = figures("high");
    assertThat(high.cases()).isEqualTo(4);
    assertThat(high.at1()).isEqualTo(25);
    assertThat(high.at5()).isEqualTo(50);
    assertThat(high.at10()).isEqualTo(75);
    assertThat(high.low5()).isLessThanOrEqualTo(50);
    assertThat(high.high5()).isGreaterThanOrEqualTo(50);
    assertThat(high.centreInBox()).hasValue(50);
    // 400 of 900 square pixels overlap in the second answer: less than half.
    assertThat(high.overlap()).hasValue(25);
    assertThat(high.milliseconds()).isEqualTo(7);
    assertThat(figures("low").centreInBox()).isEmpty();
    assertThat(figures("low").at5()).isEqualTo(25);
    assertThat(rows.gain("low", "high", 5, group -> true)[0]).isCloseTo(25, within(1e-9));
  }

  @Test
  void gain_ofEqualRows_hasAnIntervalOfNothing() {
    for (int i = 0; i < 20; i++) {
      add("g", outcome(i, null), outcome(i, null));
    }
    assertThat(rows.gain("low", "high", 5, group -> true)).containsExactly(0, 0, 0);
    assertThat(rows.count("other"::equals)).isZero();
  }

  @Test
  void gapClosed_isTheShareOfTheWay_withoutAnIntervalWhereThereMayBeNoGap() {
    for (int i = 0; i < 40; i++) {
      rows.add(
          new Case(PHOTO, "kite", TRUE_BOX, i < 30 ? "wide" : "none"),
          Map.of(
              "low", outcome(i % 10 == 0 ? 0 : 9, null),
              "middle", outcome(i % 2 == 0 ? 0 : 9, null),
              "high", outcome(i < 30 || i % 10 == 0 ? 0 : 9, null)));
    }

    double[] wide = rows.gapClosed("low", "middle", "high", "wide"::equals);
    // 3 of 30 find it without, 15 with both, 30 with the true box.
    assertThat(wide[0]).isCloseTo(100 * 12 / 27.0, within(1e-9));
    assertThat(wide[1]).isBetween(10.0, wide[0]);
    assertThat(wide[2]).isBetween(wide[0], 80.0);
    double[] none = rows.gapClosed("low", "middle", "high", "none"::equals);
    assertThat(none[1]).isEqualTo(Double.NEGATIVE_INFINITY);
    assertThat(none[2]).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @Test
  void smallObjects_areSmallAndAloneOfTheirKind() {
    AnnotatedPhoto photo =
        new AnnotatedPhoto(
            Path.of("a.jpg"),
            100,
            100,
            List.of(),
            List.of(
                new LabeledBox("kite", 90, 90, 20, 10),
                new LabeledBox("dog", 0, 0, 10, 10),
                new LabeledBox("dog", 30, 0, 10, 10),
                new LabeledBox("sea", 0, 50, 100, 50)));
    SmallObjects found = SmallObjects.of(List.of(photo), 0.05, "small");
    assertThat(found.photos()).hasSize(1);
    assertThat(found.cases()).hasSize(1);
    assertThat(found.cases().get(0).label()).isEqualTo("kite");
    assertThat(found.cases().get(0).box()).isEqualTo(new Region(90, 90, 10, 10));
    assertThat(found.cases().get(0).words()).isEqualTo("a photo of a kite");
  }

  @Test
  void smallObjects_withoutTheSizeOfThePhoto_areRefused() {
    AnnotatedPhoto photo =
        new AnnotatedPhoto(
            Path.of("a.jpg"), 0, 0, List.of(), List.of(new LabeledBox("kite", 1, 1, 2, 2)));
    assertThatThrownBy(() -> SmallObjects.of(List.of(photo), 0.05, "small"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a.jpg", "width and height");
    assertThatThrownBy(() -> SmallObjects.of(List.of(photo), 2, "small"))
        .hasMessageContaining("(0, 1]", "2.0");
  }
}
