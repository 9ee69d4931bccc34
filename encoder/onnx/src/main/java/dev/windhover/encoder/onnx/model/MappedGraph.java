package dev.windhover.encoder.onnx.model;

import dev.windhover.encoder.onnx.graph.GraphPruner;
import dev.windhover.encoder.onnx.graph.WeightsFile;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * A large graph as a folder of the cache has it: the graph, small, and its weights in a file that
 * the runtime maps. Written once per model, and shared by processes; a folder appears whole or not
 * at all.
 *
 * @param folder where both lie
 */
record MappedGraph(Path folder) {
  private static final String GRAPH = "graph.onnx";
  private static final String WEIGHTS = "weights.bin";
  private static final String UNFINISHED = ".new";

  /** A process that was killed leaves its folder; none takes this long to write one. */
  private static final Duration ABANDONED = Duration.ofDays(1);

  /**
   * The folder of a graph on disk, or of the part of it that some outputs need. O(file size) once.
   */
  static MappedGraph prepare(GraphFile file, Optional<Set<String>> outputs, CacheDirectory cache)
      throws IOException {
    String part = outputs.map(o -> new TreeSet<>(o).toString()).orElse("");
    Path target = cache.file("graphs", "mapped-v1", file.sha256(), part);
    if (Files.isRegularFile(target.resolve(GRAPH))) {
      return new MappedGraph(target);
    }
    Path parent = Files.createDirectories(target.getParent());
    removeAbandoned(parent);
    Path temporary = Files.createTempDirectory(parent, UNFINISHED);
    try {
      write(file, outputs, temporary);
      publish(temporary, target);
    } finally {
      remove(temporary);
    }
    return new MappedGraph(target);
  }

  private static void write(GraphFile file, Optional<Set<String>> outputs, Path folder)
      throws IOException {
    try (InputStream in = file.folder().open(file.path());
        OutputStream out =
            new BufferedOutputStream(Files.newOutputStream(folder.resolve(GRAPH)), 1 << 16);
        WeightsFile weights = new WeightsFile(file.file().orElseThrow(), folder.resolve(WEIGHTS))) {
      GraphPruner.copy(file.outline(), outputs, in, out, weights);
    }
  }

  private static void publish(Path temporary, Path target) throws IOException {
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (FileSystemException e) {
      // Another process may have been faster; its folder has the same content.
      if (!Files.isRegularFile(target.resolve(GRAPH))) {
        throw e;
      }
    }
  }

  private static void removeAbandoned(Path parent) throws IOException {
    Instant limit = Instant.now().minus(ABANDONED);
    try (var entries = Files.newDirectoryStream(parent, UNFINISHED + "*")) {
      for (Path entry : entries) {
        if (Files.getLastModifiedTime(entry).toInstant().isBefore(limit)) {
          remove(entry);
        }
      }
    }
  }

  private static void remove(Path folder) throws IOException {
    for (Path file : List.of(folder.resolve(GRAPH), folder.resolve(WEIGHTS), folder)) {
      Files.deleteIfExists(file);
    }
  }

  /** The graph without its large weights. */
  byte[] graph() throws IOException {
    return Files.readAllBytes(folder.resolve(GRAPH));
  }
}
