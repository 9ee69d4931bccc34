package dev.windhover.tools.exchange;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a matrix of 32-bit floats in NumPy's {@code .npy} format, version 1. Not thread-safe.
 *
 * <p>{@code File --> 93 "NUMPY" 01 00, HeaderLength:uint16, Header, (float32^columns)^rows,
 * little-endian}; the header is padded so that the numbers start at a multiple of 64.
 */
final class NpyWriter implements Closeable {
  private static final int PREFIX = 10;

  private final OutputStream out;
  private final ByteBuffer row;
  private long missing;

  NpyWriter(Path file, long rows, int columns) throws IOException {
    this.out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16);
    this.row = ByteBuffer.allocate(4 * columns).order(ByteOrder.LITTLE_ENDIAN);
    this.missing = rows;
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (" + rows + ", " + columns + "), }";
    int length = (PREFIX + header.length() + 1 + 63) / 64 * 64 - PREFIX;
    header = header + " ".repeat(length - header.length() - 1) + "\n";
    out.write(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.write(new byte[] {(byte) length, (byte) (length >> 8)});
    out.write(header.getBytes(StandardCharsets.US_ASCII));
  }

  void write(float[] vector) throws IOException {
    if (missing-- == 0) {
      throw new IllegalStateException("more rows than announced");
    }
    row.clear();
    for (float v : vector) {
      row.putFloat(v);
    }
    out.write(row.array());
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
