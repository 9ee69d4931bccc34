package dev.windhover.encoder.onnx.graph;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;

/** Where the runtime takes a graph from. */
public sealed interface GraphSource {

  /** Names the graph in messages. */
  String what();

  /**
   * A graph in memory.
   *
   * @param bytes a direct buffer in its whole extent, or one backed by an array
   * @param externalFolder where its external weights lie, if it has any
   */
  record Bytes(String what, ByteBuffer bytes, Optional<Path> externalFolder)
      implements GraphSource {
    /** Rejects null. */
    public Bytes {
      Objects.requireNonNull(what, "what");
      Objects.requireNonNull(bytes, "bytes");
      Objects.requireNonNull(externalFolder, "externalFolder");
    }
  }

  /** A graph that the runtime opens by itself; external weights lie beside it. */
  record File(String what, Path path) implements GraphSource {
    /** Rejects null. */
    public File {
      Objects.requireNonNull(what, "what");
      Objects.requireNonNull(path, "path");
    }
  }
}
