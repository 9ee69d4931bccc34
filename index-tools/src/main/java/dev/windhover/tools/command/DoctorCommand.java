package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.tools.build.Roots;
import dev.windhover.tools.console.ByteText;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.Count;
import dev.windhover.tools.console.Defaults;
import dev.windhover.tools.console.ErrorReport;
import dev.windhover.tools.console.JsonOutput;
import dev.windhover.tools.doctor.Finding;
import dev.windhover.tools.doctor.MachineFindings;
import dev.windhover.tools.health.IndexFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** One screen that answers most bug reports. */
@Command(
    name = "doctor",
    description = {
      "One screen that answers most bug reports.",
      "Java, processor, memory, SIMD, native libraries, picture formats, settings, model, "
          + "index. Nothing is changed or sent.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover doctor",
      "  windhover doctor --index /data/photos.index --model ~/models/clip",
      "  windhover doctor --json > report.json",
      "",
      "\"-\" works, \"?\" could be better, \"!\" does not work; exit code 1 when there is a "
          + "\"!\".",
    })
final class DoctorCommand extends BaseCommand {
  @Mixin IndexOption index;
  @Mixin ModelOption model;

  private boolean problems;

  DoctorCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        new Finding("windhover", Finding.State.OK, RootCommand.Version.number() + launched()));
    findings.addAll(MachineFindings.all(console.windhoverHome()));
    findings.add(settings());
    findings.add(model());
    findings.add(index());
    problems = findings.stream().anyMatch(f -> f.state() == Finding.State.PROBLEM);
    if (json) {
      ObjectNode out = document().put("ok", !problems);
      ArrayNode list = out.putArray("findings");
      findings.forEach(f ->
          list.addObject()
              .put("subject", f.subject())
              .put("state", f.state().name().toLowerCase(Locale.ROOT))
              .put("text", f.text()));
      JsonOutput.print(console, out);
      return;
    }
    for (Finding finding : findings) {
      String mark =
          switch (finding.state()) {
            case OK -> "-";
            case NOTE -> "?";
            case PROBLEM -> "!";
          };
      console.print(
          String.format(Locale.ROOT, "%s %-9s  %s", mark, finding.subject(), finding.text()));
    }
  }

  private static String launched() {
    String home = System.getProperty("windhover.home");
    return home == null ? "" : ", " + home;
  }

  private Finding settings() {
    Path file = Defaults.settingsFile(console);
    try {
      Defaults.load(console);
    } catch (IOException | RuntimeException e) {
      return new Finding("settings", Finding.State.PROBLEM, ErrorReport.message(e));
    }
    List<String> variables =
        console.environment().keySet().stream()
            .filter(name -> name.startsWith("WINDHOVER_"))
            .sorted()
            .toList();
    return new Finding(
        "settings",
        Finding.State.OK,
        (Files.exists(file) ? file.toString() : "no file " + file)
            + (variables.isEmpty() ? "" : "; set: " + String.join(", ", variables)));
  }

  /** Loads the model and lets it work once: whatever is wrong with it shows here. */
  private Finding model() {
    long start = System.nanoTime();
    try (ClipModel clip = opened()) {
      ModelInfo info = clip.model();
      clip.encodeText("a photo");
      double loaded = seconds(start);
      RgbImage grey = new RgbImage(64, 64, new byte[64 * 64 * 3]);
      clip.encodeImage(grey);
      start = System.nanoTime();
      clip.encodeImage(grey);
      return new Finding(
          "model",
          Finding.State.OK,
          String.format(
              Locale.ROOT,
              "%s, %d dimensions, patch vectors %s; ready in %.1f s, %.0f ms a picture",
              info.name(),
              info.dimensions(),
              info.patchVectors().name().toLowerCase(Locale.ROOT),
              loaded,
              seconds(start) * 1000));
    } catch (IOException | RuntimeException | LinkageError e) {
      return new Finding("model", Finding.State.PROBLEM, ErrorReport.message(e));
    }
  }

  private ClipModel opened() throws IOException {
    Path folder = index.folder(console);
    return ImageIndex.exists(folder)
        ? model.open(ImageIndex.open(folder), OpenIndex.LAZY)
        : model.open(OpenIndex.LAZY);
  }

  private static double seconds(long startNanos) {
    return (System.nanoTime() - startNanos) / 1e9;
  }

  private Finding index() {
    Path folder = index.folder(console);
    try {
      if (!ImageIndex.exists(folder)) {
        return new Finding(
            "index",
            Finding.State.NOTE,
            "none in " + folder + ": make one with \"windhover index FOLDER\"");
      }
      ImageIndex opened = ImageIndex.open(folder);
      Roots roots = index.roots(opened);
      List<String> gone =
          roots.folders().entrySet().stream()
              .filter(e -> !Roots.isThere(e.getValue()))
              .map(Map.Entry::toString)
              .toList();
      try (ImageSearcher searcher = opened.openSearcher();
          ImageSnapshot snapshot = searcher.snapshot()) {
        IndexFacts facts = IndexFacts.of(snapshot);
        String text =
            String.format(
                Locale.ROOT,
                "%s: %s, %s, %s, model %s, layout %s",
                folder,
                Count.of(facts.images(), "photo"),
                Count.of(facts.segments(), "segment"),
                ByteText.of(facts.totalBytes()),
                opened.settings().model().name(),
                opened.settings().layout().name().toLowerCase(Locale.ROOT));
        return gone.isEmpty()
            ? new Finding("index", Finding.State.OK, text)
            : new Finding(
                "index", Finding.State.NOTE, text + "; not there: " + String.join(", ", gone));
      }
    } catch (IOException | RuntimeException e) {
      return new Finding("index", Finding.State.PROBLEM, ErrorReport.message(e));
    }
  }

  @Override
  int exitCode() {
    return problems ? ErrorReport.FAILED : super.exitCode();
  }
}
