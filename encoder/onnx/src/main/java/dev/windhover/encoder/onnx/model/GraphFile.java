package dev.windhover.encoder.onnx.model;

import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.onnx.graph.GraphOutline;
import dev.windhover.encoder.onnx.graph.GraphReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A graph of a model folder.
 *
 * @param path of the file in the folder
 * @param outline what it says about its graph
 * @param sha256 of its bytes, and of the files beside it that hold its weights
 */
public record GraphFile(ModelFolder folder, String path, GraphOutline outline, String sha256) {

  /**
   * Reads the outline and the hash, not the weights.
   *
   * @throws ModelException if the file or one beside it is missing, or it is no ONNX model
   */
  public static GraphFile read(ModelFolder folder, String path, CacheDirectory cache)
      throws IOException {
    String what = folder.describe(path);
    if (folder.file(path).isEmpty()) {
      // Unpacking a jar twice costs more than holding the file for a moment.
      byte[] bytes = folder.read(path);
      return new GraphFile(
          folder,
          path,
          GraphReader.read(new ByteArrayInputStream(bytes), what),
          Sha256.of(new ByteArrayInputStream(bytes)));
    }
    GraphOutline outline;
    try (InputStream in = folder.open(path)) {
      outline = GraphReader.read(in, what);
    }
    GraphFile unhashed = new GraphFile(folder, path, outline, "");
    unhashed.checkExternalFiles();
    return new GraphFile(folder, path, outline, new Fingerprints(cache).of(folder, path, outline));
  }

  /** A download that lost the large half is told here, not by the runtime's own words. */
  private void checkExternalFiles() {
    Path beside = folder.file(path).orElseThrow().getParent();
    for (String external : outline.externalFiles()) {
      Path file = beside.resolve(external).normalize();
      if (!file.startsWith(beside)) {
        throw new ModelException(
            what() + " keeps weights outside its folder, in " + external + ": refused");
      }
      if (!Files.isRegularFile(file)) {
        throw new ModelException(
            what()
                + " keeps its weights in "
                + external
                + ", which is not beside it: fetch that file too");
      }
    }
  }

  /** How messages name the file. */
  public String what() {
    return folder.describe(path);
  }

  /** Where the file lies on disk, if it does. */
  Optional<Path> file() {
    return folder.file(path);
  }
}
