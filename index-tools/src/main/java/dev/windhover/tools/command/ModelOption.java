package dev.windhover.tools.command;

import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.ModelOptions;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.tools.console.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Which model turns pictures and words into vectors. */
final class ModelOption {
  /**
   * Entry of an index's commit: the folder of the model it was built with, empty for the bundled.
   */
  static final String FOLDER = "model.folder";

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description =
          "A model folder in the Hugging Face layout. Without it: the model the index was "
              + "built with, and for a new index WINDHOVER_MODEL or the bundled one.")
  Path model;

  @Spec(Spec.Target.MIXEE)
  CommandSpec command;

  /** Opens the model for a new index. */
  ClipModel open(ModelOptions options) throws IOException {
    return model == null ? ClipModel.bundled(options) : openFolder(model, options);
  }

  /** Opens the model that {@code index} was built with, unless another is asked for. */
  ClipModel open(ImageIndex index, ModelOptions options) throws IOException {
    String recorded = index.userData().get(FOLDER);
    if (recorded == null || command.commandLine().getParseResult().hasMatchedOption("--model")) {
      return open(options);
    }
    if (recorded.isEmpty()) {
      return ClipModel.bundled(options);
    }
    Path folder = Path.of(recorded);
    if (!Files.isDirectory(folder)) {
      throw new CommandException(
          "index "
              + index.name()
              + " was built with the model in "
              + folder
              + ", which is gone: say where it is with --model DIR");
    }
    return openFolder(folder, options);
  }

  /** Notes in a new index which model it is built with. */
  void into(Map<String, String> userData) {
    userData.putIfAbsent(
        FOLDER, model == null ? "" : model.toAbsolutePath().normalize().toString());
  }

  private static ClipModel openFolder(Path folder, ModelOptions options) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new CommandException(
          folder
              + " is no folder: --model wants a model in the Hugging Face layout (config.json,"
              + " preprocessor_config.json, tokenizer.json, onnx/)");
    }
    return ClipModel.open(folder, options);
  }
}
