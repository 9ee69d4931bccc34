package dev.windhover.encoder.onnx.model;

import dev.windhover.encoder.onnx.graph.GraphPruner;
import dev.windhover.encoder.onnx.graph.GraphSource;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What of a graph file is loaded, and how: as it is by its path, or edited, in memory when it is
 * small and through a file of the cache when it is large, so that no more than the runtime's own
 * copy is ever held.
 *
 * @param file the graph
 * @param outputs the outputs whose part is loaded; all of the graph when absent
 * @param fragment bytes to be appended, may be empty
 */
public record GraphLoading(GraphFile file, Optional<Set<String>> outputs, byte[] fragment) {

  /** Larger files are edited on disk. */
  static final long MAX_IN_MEMORY = 256L << 20;

  /** The graph as it is. */
  public static GraphLoading whole(GraphFile file) {
    return new GraphLoading(file, Optional.empty(), new byte[0]);
  }

  /** What the runtime loads. */
  public GraphSource source(CacheDirectory cache) throws IOException {
    Optional<Path> path = file.file();
    boolean edited = outputs.isPresent() || fragment.length > 0;
    if (path.isPresent() && !edited) {
      return new GraphSource.File(file.what(), path.get());
    }
    boolean external = !file.outline().externalFiles().isEmpty();
    if (path.isPresent() && !external && Files.size(path.get()) > MAX_IN_MEMORY) {
      return new GraphSource.File(file.what(), onDisk(cache));
    }
    return new GraphSource.Bytes(
        file.what(), inMemory(), external ? path.map(Path::getParent) : Optional.empty());
  }

  private ByteBuffer inMemory() throws IOException {
    Optional<Path> path = file.file();
    if (path.isPresent() && outputs.isEmpty()) {
      try (FileChannel in = FileChannel.open(path.get(), StandardOpenOption.READ)) {
        ByteBuffer out = ByteBuffer.allocateDirect(Math.toIntExact(in.size()) + fragment.length);
        while (out.remaining() > fragment.length && in.read(out) >= 0) {
          // Until the file has been read.
        }
        return out.put(fragment).flip();
      }
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write(out);
    return ByteBuffer.wrap(out.toByteArray());
  }

  private Path onDisk(CacheDirectory cache) throws IOException {
    String name = outputs.map(o -> new TreeSet<>(o).toString()).orElse("");
    Path target =
        cache.file("graphs", file.sha256(), name, Sha256.of(new ByteArrayInputStream(fragment)));
    if (Files.isRegularFile(target)) {
      return target;
    }
    Files.createDirectories(target.getParent());
    Path temporary = Files.createTempFile(target.getParent(), ".new", ".tmp");
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(temporary), 1 << 20)) {
        write(out);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    return target;
  }

  private void write(OutputStream out) throws IOException {
    try (InputStream in = file.folder().open(file.path())) {
      if (outputs.isPresent()) {
        GraphPruner.copy(file.outline(), outputs.get(), in, out);
      } else {
        in.transferTo(out);
      }
    }
    out.write(fragment);
  }
}
