package dev.windhover.bench.vstar;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.Photos;
import dev.windhover.encoder.Calibration;
import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.Thresholds;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.ModelOptions;
import dev.windhover.encoder.onnx.model.CalibrationFile;
import dev.windhover.lucene.vstar.Calibrator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Makes the calibration that is shipped with the bundled model: statistics from pictures that no
 * evaluation uses, thresholds from one half of the annotated photos and tried on the other.
 */
@Command(
    name = "calibrate",
    mixinStandardHelpOptions = true,
    description = "Measures the bundled model's calibration.json and its thresholds.",
    footer = {"", "Needs the evaluation photos (WINDHOVER_SHARED names their folder)."})
public final class CalibrationBench implements Callable<Integer> {
  private static final String BACKGROUND =
      "388 paintings and documentary photographs (Metropolitan Museum open access; FSA/OWI and"
          + " Documerica), none of them used in any evaluation";

  @Option(names = "--out", paramLabel = "FILE", description = "Default: the model's own folder.")
  private Path out;

  @Override
  public Integer call() throws IOException {
    if (Photos.shared().isEmpty()) {
      System.err.println(
          "calibrate: the evaluation photos are not here; name their folder in WINDHOVER_SHARED");
      return 1;
    }
    Path target =
        out == null
            ? Checkout.root()
                .resolve(
                    "encoder/tiny/src/main/resources/dev/windhover/encoder/tiny/windhover-tiny")
                .resolve(CalibrationFile.NAME)
            : out.toAbsolutePath();
    try (ClipModel model =
        ClipModel.bundled(
            ModelOptions.builder().threads(Runtime.getRuntime().availableProcessors()).build())) {
      Calibrator calibrator = new Calibrator(model, model);
      List<Path> pictures = Photos.in(Photos.shared().get().resolve("eval/archive"));
      for (Path picture : pictures) {
        calibrator.add(Photos.decode(picture));
      }
      Calibration calibration = calibrator.calibration(Map.of());
      System.out.println("measured " + pictures.size() + " pictures");
      ThresholdCurve curve = ThresholdCurve.measure(model, calibration);
      System.out.print(curve.text());
      Map<QueryKind, Thresholds> thresholds = new EnumMap<>(QueryKind.class);
      thresholds.put(QueryKind.TEXT, curve.chosen());
      CalibrationFile.write(target, model.model(), calibrator.calibration(thresholds), BACKGROUND);
      System.out.println(target + ": " + Files.size(target) + " bytes");
    }
    return 0;
  }
}
