package dev.windhover.bench.ann;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class CurvePointTest {
  private static final CurvePoint LOW = new CurvePoint(10, 0.90, 4000);
  private static final CurvePoint HIGH = new CurvePoint(40, 0.98, 1000);

  @Test
  void speedAt_halfWayInRecall_isTheGeometricMean() {
    assertThat(CurvePoint.speedAt(List.of(LOW, HIGH), 0.94)).isCloseTo(2000, within(1e-6));
  }

  @Test
  void speedAt_recallOfAPoint_isItsSpeed() {
    assertThat(CurvePoint.speedAt(List.of(LOW, HIGH), 0.98)).isCloseTo(1000, within(1e-6));
  }

  @Test
  void speedAt_recallNeverReached_isNotANumber() {
    assertThat(CurvePoint.speedAt(List.of(LOW, HIGH), 0.99)).isNaN();
  }

  @Test
  void speedAt_allAbove_isTheFastest() {
    assertThat(CurvePoint.speedAt(List.of(HIGH, LOW), 0.5)).isEqualTo(4000);
  }

  @Test
  void speedAt_pointBeatenInBoth_doesNotCount() {
    CurvePoint beaten = new CurvePoint(20, 0.93, 500);

    assertThat(CurvePoint.speedAt(List.of(LOW, beaten, HIGH), 0.94)).isCloseTo(2000, within(1e-6));
  }

  @Test
  void candidatesAt_halfWayInRecall_areHalfWay() {
    assertThat(CurvePoint.candidatesAt(List.of(LOW, HIGH), 0.94)).isCloseTo(25, within(1e-6));
  }
}
