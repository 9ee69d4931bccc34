package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.encoder.Calibration;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.ModelOptions;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.encoder.onnx.model.CalibrationFile;
import dev.windhover.lucene.vstar.Calibrator;
import dev.windhover.tools.console.CommandException;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.JsonOutput;
import dev.windhover.tools.scan.FileScanner;
import dev.windhover.tools.scan.ImageFile;
import dev.windhover.tools.scan.ScanListener;
import dev.windhover.tools.scan.SkippedFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Measures a model on background pictures and writes its calibration beside it. */
@Command(
    name = "calibrate",
    description = {
      "Measures a model on pictures of nothing in particular.",
      "Writes calibration.json into its folder: from then on a photo and a query score the "
          + "same in any index. A few hundred pictures, as different as can be had, serve; each "
          + "costs some thirty passes of the model. Thresholds are not measured: they need pictures "
          + "that are annotated.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover model calibrate ~/models/my-clip --photos ~/Pictures/all-sorts",
    })
final class ModelCalibrateCommand extends BaseCommand {

  /** Fewer say little of the spread of scores. */
  private static final int FEW = 100;

  @Parameters(
      paramLabel = "FOLDER",
      description = "A folder in the Hugging Face layout, or a pulled model.")
  String name;

  @Option(
      names = "--photos",
      required = true,
      paramLabel = "DIR",
      description = "The background pictures; several folders may be given.")
  List<Path> photos = new ArrayList<>();

  @Mixin WeightsOption format;

  ModelCalibrateCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    Path folder =
        NamedModel.find(name, format.weights)
            .folder()
            .orElseThrow(
                () -> usage("the bundled model has its calibration already: name a folder"));
    try (ClipModel model = ClipModel.open(folder, ModelOptions.defaults())) {
      LocateCommand.requirePatches(model);
      Calibrator calibrator = new Calibrator(model, model);
      int measured = 0;
      int skipped = 0;
      ImageFileDecoder decoder = ImageFileDecoder.withDefaults();
      for (Path file : pictures()) {
        RgbImage image;
        try {
          image = PhotoFiles.read(file, decoder);
        } catch (CommandException e) {
          console.note("skipped: " + e.getMessage());
          skipped++;
          continue;
        }
        calibrator.add(image);
        if (++measured % 50 == 0) {
          console.note(measured + " pictures measured");
        }
      }
      if (measured < 2) {
        throw new CommandException(
            "a calibration needs at least 2 pictures, found " + measured + " below " + photos);
      }
      Calibration calibration = calibrator.calibration(Map.of());
      Path target = folder.resolve(CalibrationFile.NAME);
      CalibrationFile.write(target, model.model(), calibration, measured + " pictures of a user's");
      if (json) {
        ObjectNode out =
            document()
                .put("model", model.model().name())
                .put("pictures", measured)
                .put("skipped", skipped)
                .put("file", target.toString());
        ObjectNode vectors = out.putObject("vectors");
        new TreeMap<>(counts(calibration)).forEach(vectors::put);
        JsonOutput.print(console, out);
        return;
      }
      console.print(target + ": measured on " + measured + " pictures");
      if (measured < FEW) {
        console.note("that is few: scores become steady from some " + FEW + " pictures on");
      }
    }
  }

  private static Map<String, Long> counts(Calibration calibration) {
    Map<String, Long> out = new TreeMap<>();
    calibration.levels().forEach((level, statistics) -> out.put(level.name(), statistics.count()));
    return out;
  }

  private List<Path> pictures() throws IOException {
    List<Path> out = new ArrayList<>();
    for (Path folder : photos) {
      FileScanner scanner = new FileScanner(folder, FileScanner.Links.SKIP, Set.of());
      scanner.walk(
          new ScanListener() {
            @Override
            public boolean image(ImageFile file) {
              out.add(file.path());
              return true;
            }

            @Override
            public void skipped(SkippedFile file) {
              console.note("skipped: " + file.path() + ": " + file.reason());
            }

            @Override
            public void unreadableFolder(String uri) {
              console.note("skipped: " + folder.resolve(uri) + " may not be listed");
            }
          });
    }
    out.sort(null);
    return out;
  }
}
