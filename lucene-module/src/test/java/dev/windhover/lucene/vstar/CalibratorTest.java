package dev.windhover.lucene.vstar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.encoder.Calibration;
import dev.windhover.encoder.Calibration.Level;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.VectorStatistics.ScoreScale;
import dev.windhover.lucene.ImageSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CalibratorTest {
  private final ColourEncoder encoder = new ColourEncoder(Optional.empty());

  @Test
  void calibration_hasTheMeanAndDeviationOfEveryQueryOverTheBackground() {
    long seed = 5;
    Random random = new Random(seed);
    Calibrator calibrator = new Calibrator(encoder, encoder);
    float[] red = encoder.encodeText("red");
    List<Double> similarities = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      var image =
          Pictures.gray(120, 90)
              .with(new Region(0, 0, 1 + random.nextInt(119), 60), 0xff0000)
              .image();
      calibrator.add(image);
      similarities.add(TargetCue.dot(red, encoder.encodeImage(image)));
    }
    double mean = similarities.stream().mapToDouble(s -> s).average().orElseThrow();
    double variance =
        similarities.stream().mapToDouble(s -> (s - mean) * (s - mean)).average().orElseThrow();

    Calibration calibration = calibrator.calibration(Map.of());
    ScoreScale scale = calibration.level(Level.IMAGE).orElseThrow().scaleOf(red);

    assertThat(scale.mean()).as("seed %s", seed).isCloseTo(mean, within(1e-5));
    assertThat(scale.deviation()).isCloseTo(Math.sqrt(variance), within(1e-4));
    assertThat(calibration.levels())
        .containsKeys(Level.IMAGE, Level.PATCH, Level.PLACE, ImageSnapshot.POOLED_PATCH);
  }

  @Test
  void calibration_ofOnePicture_saysHowManyItNeeds() {
    Calibrator calibrator = new Calibrator(encoder, encoder);
    calibrator.add(Pictures.gray(60, 60).image());

    assertThatThrownBy(() -> calibrator.calibration(Map.of()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("at least 2 pictures, got 1");
  }
}
