package dev.windhover.encoder;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A model folder that travels in a jar, found through {@link java.util.ServiceLoader}. Paths are
 * those of the Hugging Face layout, such as {@code config.json} or {@code onnx/vision_model.onnx}.
 */
public interface BundledModel {

  /** The model's name, such as {@code windhover-tiny}. */
  String name();

  /**
   * Opens a file of the folder.
   *
   * @param path relative, with {@code /} between its parts
   * @throws FileNotFoundException if the folder has no such file
   */
  InputStream open(String path) throws IOException;

  /**
   * Where the same files lie unpacked, when they do: they are then read in place, which spares a
   * program that starts often the unpacking.
   */
  default Optional<Path> folder() {
    return Optional.empty();
  }
}
