package dev.windhover.encoder.onnx.model;

import dev.windhover.encoder.BundledModel;
import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.onnx.json.JsonPart;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/**
 * The files of a model in the Hugging Face layout, in a directory or in a jar. Paths are relative,
 * with {@code /} between their parts. Immutable and thread-safe.
 */
public sealed interface ModelFolder {

  /** The model's name for people. */
  String name();

  /** How messages name a file of the folder. */
  String describe(String path);

  /** Whether the folder has the file. */
  boolean has(String path) throws IOException;

  /**
   * Opens a file.
   *
   * @throws ModelException if the folder lacks it
   */
  InputStream open(String path) throws IOException;

  /** The file on disk, when the folder is a directory. */
  Optional<Path> file(String path);

  /**
   * A JSON file; an absent one reads as missing.
   *
   * @throws ModelException if it holds no JSON object
   */
  default JsonPart json(String path) throws IOException {
    if (!has(path)) {
      return JsonPart.missing(describe(path));
    }
    try (InputStream in = open(path)) {
      return JsonPart.read(in, describe(path));
    }
  }

  /** All bytes of a file. */
  default byte[] read(String path) throws IOException {
    try (InputStream in = open(path)) {
      return in.readAllBytes();
    }
  }

  /**
   * The model folder at {@code path}.
   *
   * @throws ModelException if there is no directory
   */
  static ModelFolder of(Path path) {
    if (!Files.isDirectory(path)) {
      throw new ModelException(
          path
              + " is no model folder: expected a directory with config.json, found "
              + (Files.exists(path) ? "a file" : "nothing"));
    }
    return new Directory(path);
  }

  /** The model folder in a jar, or its unpacked copy. */
  static ModelFolder of(BundledModel model) {
    return model.folder().<ModelFolder>map(Directory::new).orElseGet(() -> new Bundled(model));
  }

  /** Files of a directory. */
  record Directory(Path root) implements ModelFolder {
    /** Makes the path absolute, so that messages can be followed. */
    public Directory {
      root = root.toAbsolutePath().normalize();
    }

    @Override
    public String name() {
      return Objects.toString(root.getFileName(), root.toString());
    }

    @Override
    public String describe(String path) {
      return root.resolve(path).toString();
    }

    @Override
    public boolean has(String path) {
      return Files.isRegularFile(root.resolve(path));
    }

    @Override
    public InputStream open(String path) throws IOException {
      try {
        return Files.newInputStream(root.resolve(path));
      } catch (NoSuchFileException e) {
        throw new ModelException("the model folder " + root + " has no file " + path, e);
      }
    }

    @Override
    public Optional<Path> file(String path) {
      return Optional.of(root.resolve(path));
    }
  }

  /** Files of a jar. */
  record Bundled(BundledModel model) implements ModelFolder {
    @Override
    public String name() {
      return model.name();
    }

    @Override
    public String describe(String path) {
      return model.name() + "!/" + path;
    }

    @Override
    public boolean has(String path) throws IOException {
      try (InputStream in = model.open(path)) {
        return in != null;
      } catch (FileNotFoundException e) {
        return false;
      }
    }

    @Override
    public InputStream open(String path) throws IOException {
      try {
        return model.open(path);
      } catch (FileNotFoundException e) {
        throw new ModelException("the bundled model " + model.name() + " has no file " + path, e);
      }
    }

    @Override
    public Optional<Path> file(String path) {
      return Optional.empty();
    }
  }
}
