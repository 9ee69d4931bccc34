package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.encoder.onnx.model.hub.ModelEntry;
import dev.windhover.encoder.onnx.model.hub.ModelHub;
import dev.windhover.encoder.onnx.model.hub.ModelHub.PulledModel;
import dev.windhover.encoder.onnx.model.hub.Weights;
import dev.windhover.tools.console.ByteText;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.JsonOutput;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import picocli.CommandLine.Command;

/** Lists the catalogue and the cache. */
@Command(
    name = "list",
    description = "Lists well-known models that can be pulled, and those that are here.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover model list",
      "  windhover model list --json   with licences and sizes",
    })
final class ModelListCommand extends BaseCommand {

  ModelListCommand(Console console) {
    super(console);
  }

  @Override
  void run() throws Exception {
    ModelHub hub = ModelHub.create();
    List<PulledModel> pulled = hub.pulled();
    if (json) {
      ObjectNode document = JsonOutput.object("model list");
      ArrayNode catalogue = document.putArray("catalogue");
      hub.catalogue().models().forEach(entry -> add(catalogue.addObject(), entry));
      ArrayNode here = document.putArray("pulled");
      for (PulledModel model : pulled) {
        here.addObject()
            .put("model", model.lock().model())
            .put("revision", model.lock().revision())
            .put("weights", model.lock().weights().label())
            .put("bytes", model.bytes())
            .put("folder", model.folder().toString());
      }
      JsonOutput.print(console, document);
      return;
    }
    console.print("bundled: windhover-tiny (always here)");
    console.print("");
    console.print("can be pulled (windhover model pull NAME):");
    for (ModelEntry entry : hub.catalogue().models()) {
      console.print(
          String.format(
              Locale.ROOT,
              "  %-44s %-11s %5s dimensions  %-28s %s",
              entry.id(),
              entry.family(),
              entry.dimensions().isPresent() ? entry.dimensions().getAsInt() : "?",
              sizes(entry),
              entry.licence().name()));
    }
    console.print("");
    console.print(pulled.isEmpty() ? "none was pulled to " + hub.cacheDirectory() : "pulled:");
    for (PulledModel model : pulled) {
      console.print(
          String.format(
              Locale.ROOT,
              "  %-44s %-5s %9s  %s",
              model.lock().model(),
              model.lock().weights().label(),
              ByteText.of(model.bytes()),
              model.folder()));
    }
  }

  static void add(ObjectNode node, ModelEntry entry) {
    node.put("id", entry.id())
        .put("family", entry.family())
        .put("revision", entry.revision())
        .put("pinned", entry.pinned())
        .put("licence", entry.licence().name())
        .put("licenceUrl", entry.licence().url());
    entry.exportOf().ifPresent(original -> node.put("exportOf", original));
    entry.dimensions().ifPresent(value -> node.put("dimensions", value));
    entry.inputSize().ifPresent(value -> node.put("inputSize", value));
    ObjectNode weights = node.putObject("weights");
    for (Weights format : new TreeMap<>(entry.files()).keySet()) {
      ObjectNode one = weights.putObject(format.label());
      entry.bytes(format).ifPresent(bytes -> one.put("bytes", bytes));
    }
    ArrayNode quality = node.putArray("quality");
    for (ModelEntry.Quality figure : entry.quality()) {
      quality
          .addObject()
          .put("metric", figure.metric())
          .put("value", figure.value())
          .put("source", figure.source());
    }
    ArrayNode notes = node.putArray("notes");
    entry.notes().forEach(notes::add);
  }

  private static String sizes(ModelEntry entry) {
    StringBuilder out = new StringBuilder();
    for (Map.Entry<Weights, ?> format : new TreeMap<>(entry.files()).entrySet()) {
      var bytes = entry.bytes(format.getKey());
      out.append(out.isEmpty() ? "" : ", ").append(format.getKey().label());
      out.append(bytes.isPresent() ? " " + ByteText.of(bytes.getAsLong()) : "");
    }
    return out.toString();
  }
}
