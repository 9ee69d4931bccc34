package dev.windhover.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ThresholdsTest {

  @Test
  void thresholds_outOfOrderOrNotFinite_areRefused() {
    assertThatThrownBy(() -> new Thresholds(3, 2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("accept 3.0, stop 2.0");
    assertThatThrownBy(() -> new Thresholds(Double.NaN, 2))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void calibration_knowsThresholdsOfMeasuredKindsOnly() {
    var statistics = new VectorStatistics(new float[1], new float[] {1}, 2);
    var calibration =
        new Calibration(
            Map.of(Calibration.Level.PLACE, statistics),
            Map.of(QueryKind.TEXT, new Thresholds(2, 3)));

    assertThat(calibration.thresholds(QueryKind.TEXT)).contains(new Thresholds(2, 3));
    assertThat(calibration.thresholds(QueryKind.IMAGE)).isEmpty();
  }
}
