package dev.windhover.encoder.onnx.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.encoder.Calibration;
import dev.windhover.encoder.Calibration.Level;
import dev.windhover.encoder.Matching;
import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.Thresholds;
import dev.windhover.encoder.VectorStatistics;
import dev.windhover.encoder.onnx.ClipModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CalibrationFileTest {
  private static final int D = 12;
  private static final String FINGERPRINT = "abc123";

  @TempDir Path folder;

  private static ModelInfo model() {
    return new ModelInfo(
        "m",
        D,
        FINGERPRINT,
        "def",
        224,
        ModelInfo.PatchVectors.NONE,
        new Matching.Softmax(10),
        Optional.empty());
  }

  private static Calibration calibration(long seed) {
    Random random = new Random(seed);
    float[] mean = new float[D];
    float[] triangle = new float[D * (D + 1) / 2];
    for (int i = 0, at = 0; i < D; i++) {
      mean[i] = (float) random.nextGaussian();
      for (int j = 0; j <= i; j++, at++) {
        triangle[at] = i == j ? 0.01f + random.nextFloat() * 0.01f : random.nextFloat() * 1e-4f;
      }
    }
    return new Calibration(
        Map.of(Level.PLACE, new VectorStatistics(mean, triangle, 77)),
        Map.of(QueryKind.TEXT, new Thresholds(1.25, 3.5)));
  }

  @Test
  void read_ofWhatWasWritten_scalesQueriesTheSame() throws Exception {
    long seed = 3;
    Calibration written = calibration(seed);
    CalibrationFile.write(folder.resolve(CalibrationFile.NAME), model(), written, "thin air");

    Calibration read = CalibrationFile.read(ModelFolder.of(folder), FINGERPRINT, D).orElseThrow();

    float[] query = new float[D];
    query[3] = 0.6f;
    query[7] = 0.8f;
    var expected = written.level(Level.PLACE).orElseThrow().scaleOf(query);
    var actual = read.level(Level.PLACE).orElseThrow().scaleOf(query);
    assertThat(actual.mean()).as("seed %s", seed).isEqualTo(expected.mean());
    assertThat(actual.deviation() / expected.deviation()).isCloseTo(1, within(1e-3));
    assertThat(read.level(Level.PLACE).orElseThrow().count()).isEqualTo(77);
    assertThat(read.thresholds()).isEqualTo(written.thresholds());
    assertThat(read.level(Level.IMAGE)).isEmpty();
  }

  @Test
  void read_ofOtherWeights_isEmpty() throws Exception {
    CalibrationFile.write(folder.resolve(CalibrationFile.NAME), model(), calibration(1), "-");

    assertThat(CalibrationFile.read(ModelFolder.of(folder), "other", D)).isEmpty();
    assertThat(CalibrationFile.read(ModelFolder.of(folder.getParent()), FINGERPRINT, D)).isEmpty();
  }

  @Test
  void read_ofADamagedFile_namesFileAndFault() throws Exception {
    Path file = folder.resolve(CalibrationFile.NAME);
    CalibrationFile.write(file, model(), calibration(1), "-");
    String whole = Files.readString(file);

    Files.writeString(file, whole.replaceFirst("\"mean\" : \"....", "\"mean\" : \""));
    assertThatThrownBy(() -> CalibrationFile.read(ModelFolder.of(folder), FINGERPRINT, D))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(CalibrationFile.NAME)
        .hasMessageContaining("mean has 45 bytes, expected 48");

    Files.writeString(file, whole.replace("\"format\" : 1", "\"format\" : 2"));
    assertThatThrownBy(() -> CalibrationFile.read(ModelFolder.of(folder), FINGERPRINT, D))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("has format 2, this version reads 1");
  }

  @Test
  void bundledModel_bringsItsCalibration() {
    try (ClipModel model = ClipModel.bundled()) {
      Calibration calibration = model.model().calibration().orElseThrow();
      assertThat(calibration.levels())
          .containsKeys(Level.IMAGE, Level.PATCH, Level.PLACE, new Level("patch.pooled"));
      assertThat(calibration.thresholds(QueryKind.TEXT)).isPresent();
    }
  }
}
