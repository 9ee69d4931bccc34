package dev.windhover.encoder.onnx.model;

import dev.windhover.encoder.onnx.graph.GraphPruner;
import dev.windhover.encoder.onnx.graph.GraphSource;
import dev.windhover.encoder.onnx.graph.WeightsPlace;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;

/**
 * What of a graph file is loaded, and how: small files as they are by their path, or edited in
 * memory; large ones with their weights mapped from a file, so that no copy is held that the
 * runtime does not compute with.
 *
 * @param file the graph
 * @param outputs the outputs whose part is loaded; all of the graph when absent
 * @param fragment bytes to be appended, may be empty
 */
public record GraphLoading(GraphFile file, Optional<Set<String>> outputs, byte[] fragment) {

  /** The weights of larger files are mapped. */
  static final long MAX_IN_MEMORY = 256L << 20;

  private static final System.Logger LOG = System.getLogger(GraphLoading.class.getName());

  /** The graph as it is. */
  public static GraphLoading whole(GraphFile file) {
    return new GraphLoading(file, Optional.empty(), new byte[0]);
  }

  /** What the runtime loads. */
  public GraphSource source(CacheDirectory cache) throws IOException {
    return source(cache, MAX_IN_MEMORY);
  }

  /** The same with another limit to what is held in memory, in bytes. */
  GraphSource source(CacheDirectory cache, long maxInMemory) throws IOException {
    Optional<Path> path = file.file();
    boolean external = !file.outline().externalFiles().isEmpty();
    if (path.isPresent() && !external && Files.size(path.get()) > maxInMemory) {
      Optional<GraphSource> mapped = mapped(cache);
      if (mapped.isPresent()) {
        return mapped.get();
      }
    }
    boolean edited = outputs.isPresent() || fragment.length > 0;
    if (path.isPresent() && !edited) {
      return new GraphSource.File(file.what(), path.get());
    }
    if (external) {
      ExternalFiles files = ExternalFiles.of(path.orElseThrow(), file.outline().externalFiles());
      return new GraphSource.Bytes(
          file.what(), inMemory(files.place()), Optional.of(files.folder()));
    }
    return new GraphSource.Bytes(
        file.what(), inMemory(new WeightsPlace.AsBefore()), Optional.empty());
  }

  private Optional<GraphSource> mapped(CacheDirectory cache) {
    try {
      MappedGraph mapped = MappedGraph.prepare(file, outputs, cache);
      byte[] graph = mapped.graph();
      ByteBuffer bytes = ByteBuffer.allocate(graph.length + fragment.length);
      return Optional.of(
          new GraphSource.Bytes(
              file.what(), bytes.put(graph).put(fragment).flip(), Optional.of(mapped.folder())));
    } catch (IOException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          file.what()
              + " is loaded with two to three times its size of memory, because its weights cannot be laid out"
              + " below "
              + cache.root()
              + " (is it writable, and has the disk room? WINDHOVER_CACHE names another folder): "
              + e);
      return Optional.empty();
    }
  }

  private ByteBuffer inMemory(WeightsPlace place) throws IOException {
    Optional<Path> path = file.file();
    if (path.isPresent() && outputs.isEmpty() && place instanceof WeightsPlace.AsBefore) {
      try (FileChannel in = FileChannel.open(path.get(), StandardOpenOption.READ)) {
        ByteBuffer out = ByteBuffer.allocateDirect(Math.toIntExact(in.size()) + fragment.length);
        while (out.remaining() > fragment.length && in.read(out) >= 0) {
          // Until the file has been read.
        }
        return out.put(fragment).flip();
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (InputStream in = file.folder().open(file.path())) {
      GraphPruner.copy(file.outline(), outputs, in, out, place);
    }
    out.write(fragment);
    return ByteBuffer.wrap(out.toByteArray());
  }
}
