package dev.windhover.encoder.onnx.graph;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file beside a graph that holds its large tensors, each where a system can map it into memory:
 * the runtime then reads weights as pages of the file, instead of parsing them into memory of its
 * own first. Not thread-safe.
 */
public final class WeightsFile implements WeightsPlace, Closeable {

  /** Smaller tensors stay in the graph, so that little is lost to alignment. */
  static final int LARGE = 128 << 10;

  /** Windows maps files from multiples of 64 KiB on, other systems from their pages, mostly 4. */
  private static final long ALIGNMENT = 64 << 10;

  private final String name;
  private final FileChannel source;
  private final FileChannel out;

  /**
   * A new file for the large tensors of a graph.
   *
   * @param graph the ONNX file that holds them
   * @param file to be written; the new graph calls it by its name
   */
  public WeightsFile(Path graph, Path file) throws IOException {
    this.name = file.getFileName().toString();
    this.source = FileChannel.open(graph, StandardOpenOption.READ);
    try {
      this.out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    } catch (IOException e) {
      source.close();
      throw e;
    }
  }

  /** What the graph beside it calls the file. */
  String name() {
    return name;
  }

  /** Copies {@code length} bytes of the source, and returns where they start here. */
  long append(long position, int length) throws IOException {
    long start = Math.ceilDiv(out.position(), ALIGNMENT) * ALIGNMENT;
    out.position(start);
    for (long done = 0; done < length; ) {
      long n = source.transferTo(position + done, length - done, out);
      if (n == 0) {
        throw new EOFException(
            "the graph became shorter while it was read: no byte " + (position + done));
      }
      done += n;
    }
    return start;
  }

  @Override
  public void close() throws IOException {
    try (source) {
      out.close();
    }
  }
}
