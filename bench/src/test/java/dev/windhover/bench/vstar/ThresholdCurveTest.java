package dev.windhover.bench.vstar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.bench.vstar.Presence.Answer;
import dev.windhover.encoder.QueryKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Thresholds from answers, and how they are judged. */
class ThresholdCurveTest {
  private static final int PHOTOS = 10 * ThresholdCurve.FOLDS;

  /** Present subjects score {@code present}, absent ones {@code absent}, in every photo. */
  private static List<Answer> answers(double present, double absent) {
    List<Answer> out = new ArrayList<>();
    for (int photo = 0; photo < PHOTOS; photo++) {
      out.add(new Answer(photo, "cat", true, present));
      out.add(new Answer(photo, "dog", false, absent));
    }
    return out;
  }

  @Test
  void subjectsThatLieApart_areAllJudgedRightly() {
    ThresholdCurve curve = new ThresholdCurve(QueryKind.TEXT, answers(3, 1));
    assertThat(curve.chosen().accept()).isBetween(1.0, 3.0);
    assertThat(curve.crossValidated(true)).isEqualTo(100);
    assertThat(curve.crossValidated(false)).isEqualTo(100);
  }

  /** One fold scores five more: its own threshold would be above 6, that of the others is not. */
  @Test
  void aFold_hasNoPartInTheThresholdThatJudgesIt() {
    List<Answer> out = new ArrayList<>();
    for (Answer a : answers(3, 1)) {
      boolean other = a.photo() % ThresholdCurve.FOLDS == 2;
      out.add(other ? new Answer(a.photo(), a.label(), a.present(), a.presence() + 5) : a);
    }
    ThresholdCurve curve = new ThresholdCurve(QueryKind.IMAGE, out);
    assertThat(curve.crossValidated(true)).isEqualTo(100);
    assertThat(curve.crossValidated(false))
        .isCloseTo(100.0 * (ThresholdCurve.FOLDS - 1) / ThresholdCurve.FOLDS, within(1e-9));
  }
}
