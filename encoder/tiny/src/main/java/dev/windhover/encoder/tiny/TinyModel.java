package dev.windhover.encoder.tiny;

import dev.windhover.encoder.BundledModel;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The folder of {@code windhover-tiny}, read from this jar. It is found through {@link
 * java.util.ServiceLoader}; programs reach it as {@code ClipModel.bundled()}. Stateless and
 * thread-safe.
 */
public final class TinyModel implements BundledModel {

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
}
