package dev.windhover.encoder.onnx.model;

import dev.windhover.encoder.onnx.graph.GraphOutline;
import dev.windhover.encoder.onnx.graph.GraphReader;
import dev.windhover.encoder.onnx.graph.GraphSource;
import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A graph of a model folder.
 *
 * @param path of the file in the folder
 * @param outline what it says about its graph
 * @param sha256 of its bytes
 */
public record GraphFile(ModelFolder folder, String path, GraphOutline outline, String sha256) {

  /**
   * Reads the outline and the hash, not the weights.
   *
   * @throws dev.windhover.encoder.ModelException if the file is missing or no ONNX model
   */
  public static GraphFile read(ModelFolder folder, String path) throws IOException {
    if (folder.file(path).isEmpty()) {
      // Unpacking a jar twice costs more than holding the file for a moment.
      byte[] bytes = folder.read(path);
      return new GraphFile(
          folder,
          path,
          GraphReader.read(new ByteArrayInputStream(bytes), folder.describe(path)),
          Sha256.of(new ByteArrayInputStream(bytes)));
    }
    GraphOutline outline;
    try (InputStream in = folder.open(path)) {
      outline = GraphReader.read(in, folder.describe(path));
    }
    try (InputStream in = new BufferedInputStream(folder.open(path))) {
      return new GraphFile(folder, path, outline, Sha256.of(in));
    }
  }

  /** How messages name the file. */
  public String what() {
    return folder.describe(path);
  }

  /** What the runtime loads. */
  public GraphSource source() throws IOException {
    Optional<Path> file = folder.file(path);
    return file.isPresent()
        ? new GraphSource.File(what(), file.get())
        : new GraphSource.Bytes(what(), ByteBuffer.wrap(folder.read(path)), Optional.empty());
  }
}
