package dev.windhover.bench.vectors;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Writes rows of floats or integers as a NumPy file. Not thread-safe. */
public final class NpyWriter implements Closeable {
  private static final int BUFFER = 1 << 20;

  private final FileChannel channel;
  private final String type;
  private final int columns;
  private final ByteBuffer buffer;
  private int rows;

  private NpyWriter(FileChannel channel, String type, int columns) {
    this.channel = channel;
    this.type = type;
    this.columns = columns;
    this.buffer = ByteBuffer.allocate(Math.max(BUFFER, 4 * columns)).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Starts a file of rows of 32-bit floats. */
  public static NpyWriter floats(Path file, int columns) throws IOException {
    return create(file, "<f4", columns);
  }

  /** Writes a whole file of rows of 32-bit integers. */
  public static void writeInts(Path file, int[][] rows) throws IOException {
    try (NpyWriter writer = create(file, "<i4", rows.length == 0 ? 0 : rows[0].length)) {
      for (int[] row : rows) {
        writer.makeRoom();
        for (int value : row) {
          writer.buffer.putInt(value);
        }
        writer.rows++;
      }
    }
  }

  /** Reads back what {@link #writeInts} wrote. */
  public static int[][] readInts(Path file) throws IOException {
    NpyHeader header = NpyHeader.read(file);
    if (!header.type().equals("<i4")) {
      throw new IOException(file + " holds " + header.type() + ", not <i4");
    }
    MappedRows mapped =
        MappedRows.map(file, header.bytes(), header.rows(), Math.max(1, 4 * header.columns()));
    int[][] out = new int[header.rows()][header.columns()];
    for (int r = 0; r < out.length; r++) {
      for (int c = 0; c < out[r].length; c++) {
        out[r][c] = mapped.piece(r).getInt(mapped.position(r) + 4 * c);
      }
    }
    return out;
  }

  private static NpyWriter create(Path file, String type, int columns) throws IOException {
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE);
    try {
      channel.write(NpyHeader.format(type, 0, columns));
      return new NpyWriter(channel, type, columns);
    } catch (Throwable t) {
      channel.close();
      throw t;
    }
  }

  /** Adds a row. */
  public void write(float[] row) throws IOException {
    if (row.length != columns) {
      throw new IllegalArgumentException(
          "a row of " + row.length + " floats among rows of " + columns);
    }
    makeRoom();
    buffer.asFloatBuffer().put(row);
    buffer.position(buffer.position() + 4 * columns);
    rows++;
  }

  /** Rows so far. */
  public int rows() {
    return rows;
  }

  private void makeRoom() throws IOException {
    if (buffer.remaining() < 4 * columns) {
      flush();
    }
  }

  private void flush() throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
    buffer.clear();
  }

  /** Writes the rest and the number of rows. */
  @Override
  public void close() throws IOException {
    try (channel) {
      flush();
      channel.write(NpyHeader.format(type, rows, columns), 0);
    }
  }
}
