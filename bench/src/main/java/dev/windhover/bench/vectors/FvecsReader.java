package dev.windhover.bench.vectors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The format of the TEXMEX sets: each row is its length as a 32-bit integer followed by as many
 * 32-bit floats, all little-endian.
 */
public final class FvecsReader implements VectorReader {
  private final Path file;
  private final int size;
  private final int dimensions;
  private final MappedRows rows;

  private FvecsReader(Path file, int size, int dimensions, MappedRows rows) {
    this.file = file;
    this.size = size;
    this.dimensions = dimensions;
    this.rows = rows;
  }

  /**
   * Opens a file.
   *
   * @throws IOException if its size is not that of whole rows
   */
  public static FvecsReader open(Path file) throws IOException {
    int dimensions;
    long bytes;
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      ByteBuffer first = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN);
      if (channel.read(first) < 4) {
        throw new IOException(file + " is empty");
      }
      dimensions = first.flip().getInt();
      bytes = channel.size();
    }
    if (dimensions < 1 || dimensions > 1 << 20) {
      throw new IOException(file + " starts with a row of " + dimensions + " floats");
    }
    int rowBytes = 4 + 4 * dimensions;
    if (bytes % rowBytes != 0 || bytes / rowBytes > Integer.MAX_VALUE) {
      throw new IOException(
          file + " has " + bytes + " bytes, not whole rows of " + dimensions + " floats");
    }
    int size = (int) (bytes / rowBytes);
    return new FvecsReader(file, size, dimensions, MappedRows.map(file, 0, size, rowBytes));
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public int dimensions() {
    return dimensions;
  }

  @Override
  public void read(int row, float[] into) throws IOException {
    ByteBuffer piece = rows.piece(row);
    int at = rows.position(row);
    if (piece.getInt(at) != dimensions) {
      throw new IOException(
          file + " has a row of " + piece.getInt(at) + " floats among rows of " + dimensions);
    }
    piece.slice(at + 4, 4 * dimensions).order(piece.order()).asFloatBuffer().get(into);
  }

  /** The mapping lives until it is collected. */
  @Override
  public void close() {}
}
