package dev.windhover.encoder.tiny;

import dev.windhover.encoder.BundledModel;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The folder of {@code windhover-tiny}, read from this jar. It is found through {@link
 * java.util.ServiceLoader}; programs reach it as {@code ClipModel.bundled()}. A program that starts
 * often may unpack the folder once and name it in the system property {@value #FOLDER}. Stateless
 * and thread-safe.
 */
public final class TinyModel implements BundledModel {

  /** System property: a copy of the folder, unpacked from this jar. */
  public static final String FOLDER = "windhover.tiny.folder";

  /** For {@link java.util.ServiceLoader}. */
  public TinyModel() {}

  @Override
  public String name() {
    return "windhover-tiny";
  }

  @Override
  public InputStream open(String path) throws IOException {
    InputStream in = TinyModel.class.getResourceAsStream("windhover-tiny/" + path);
    if (in == null) {
      throw new FileNotFoundException("the bundled model windhover-tiny has no file " + path);
    }
    return in;
  }

  @Override
  public Optional<Path> folder() {
    return Optional.ofNullable(System.getProperty(FOLDER))
        .map(Path::of)
        .filter(folder -> Files.isRegularFile(folder.resolve("config.json")));
  }
}
