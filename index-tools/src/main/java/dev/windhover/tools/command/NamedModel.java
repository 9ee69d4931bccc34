package dev.windhover.tools.command;

import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.ModelOptions;
import dev.windhover.encoder.onnx.model.hub.ModelHub;
import dev.windhover.encoder.onnx.model.hub.Weights;
import dev.windhover.tools.console.CommandException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model as a person names it on the command line: {@code bundled}, a folder, or a pulled model.
 *
 * @param folder empty for the bundled one
 */
record NamedModel(Optional<Path> folder) {
  private static final String BUNDLED = "bundled";

  /**
   * Finds a model on this machine.
   *
   * @throws CommandException if there is none of that name
   */
  static NamedModel find(String name, Weights weights) throws IOException {
    if (name.equals(BUNDLED)) {
      return new NamedModel(Optional.empty());
    }
    Path path = Path.of(name);
    if (Files.isDirectory(path)) {
      return new NamedModel(Optional.of(path));
    }
    String why;
    try {
      Optional<Path> pulled = ModelHub.create().find(name, weights);
      if (pulled.isPresent()) {
        return new NamedModel(pulled);
      }
      why = "nor a model that was pulled with " + weights.label() + " weights";
    } catch (IllegalArgumentException e) {
      why = "nor the name of a model";
    }
    throw new CommandException(
        name
            + " is neither a folder nor \""
            + BUNDLED
            + "\" "
            + why
            + ": \"windhover model list\" shows what is here, \"windhover model pull\" fetches one");
  }

  ClipModel open(ModelOptions options) throws IOException {
    return folder.isPresent() ? ClipModel.open(folder.get(), options) : ClipModel.bundled(options);
  }
}
