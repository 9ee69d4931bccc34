package dev.windhover.tools.exchange;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a matrix of NumPy's {@code .npy} format (versions 1 to 3) row by row: two dimensions, C
 * order, little-endian floats of 16, 32 or 64 bits. The size of the file is compared with the shape
 * before a row is read. Not thread-safe.
 */
public final class NpyReader implements Closeable {
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int MAX_HEADER = 1 << 16;
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']{1,8})'");
  private static final Pattern ORDER = Pattern.compile("'fortran_order'\\s*:\\s*(True|False)");
  private static final Pattern SHAPE =
      Pattern.compile("'shape'\\s*:\\s*\\(\\s*(\\d{1,15})\\s*,\\s*(\\d{1,7})\\s*,?\\s*\\)");

  private final Path file;
  private final DataInputStream in;
  private final long rows;
  private final int columns;
  private final int width;
  private final ByteBuffer row;
  private long at;

  private NpyReader(Path file, DataInputStream in) throws IOException {
    this.file = file;
    this.in = in;
    byte[] magic = in.readNBytes(MAGIC.length);
    if (!java.util.Arrays.equals(magic, MAGIC)) {
      throw damaged("is no .npy file");
    }
    int version = in.readUnsignedByte();
    in.readUnsignedByte();
    int length =
        version == 1
            ? Short.toUnsignedInt(Short.reverseBytes(in.readShort()))
            : Integer.reverseBytes(in.readInt());
    if (length < 0 || length > MAX_HEADER) {
      throw damaged("has a header of " + Integer.toUnsignedString(length) + " bytes");
    }
    byte[] bytes = in.readNBytes(length);
    String header = new String(bytes, StandardCharsets.ISO_8859_1);
    String type = find(DESCR, header, "descr").group(1);
    this.width =
        switch (type) {
          case "<f2" -> 2;
          case "<f4" -> 4;
          case "<f8" -> 8;
          default ->
              throw damaged("holds numbers of type " + type + "; floats (<f2, <f4, <f8) are read");
        };
    if (find(ORDER, header, "fortran_order").group(1).equals("True")) {
      throw damaged("is stored by columns (fortran_order): save it in C order");
    }
    Matcher shape = find(SHAPE, header, "shape of two dimensions");
    this.rows = Long.parseLong(shape.group(1));
    this.columns = Integer.parseInt(shape.group(2));
    long start = MAGIC.length + 2 + (version == 1 ? 2 : 4) + (long) length;
    if (columns < 1
        || Files.size(file) - start != Math.multiplyExact(rows, (long) columns * width)) {
      throw damaged(
          "has "
              + (Files.size(file) - start)
              + " bytes of numbers, "
              + rows
              + " x "
              + columns
              + " x "
              + width
              + " were announced");
    }
    this.row = ByteBuffer.allocate(columns * width).order(ByteOrder.LITTLE_ENDIAN);
  }

  /**
   * Opens a file.
   *
   * @throws IOException if it cannot be read or is none of these; the message says why
   */
  public static NpyReader open(Path file) throws IOException {
    DataInputStream in =
        new DataInputStream(new BufferedInputStream(Files.newInputStream(file), 1 << 16));
    try {
      return new NpyReader(file, in);
    } catch (EOFException e) {
      in.close();
      throw new IOException(file + " is cut off", e);
    } catch (IOException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  private Matcher find(Pattern pattern, String header, String what) throws IOException {
    Matcher m = pattern.matcher(header);
    if (!m.find()) {
      throw damaged("has no " + what + " in its header");
    }
    return m;
  }

  private IOException damaged(String what) {
    return new IOException(file + " " + what);
  }

  /** Rows of the matrix. */
  public long rows() {
    return rows;
  }

  /** Numbers of a row. */
  public int columns() {
    return columns;
  }

  /** The next row; null after the last. */
  public float[] next() throws IOException {
    if (at == rows) {
      return null;
    }
    at++;
    in.readFully(row.array());
    float[] out = new float[columns];
    for (int i = 0; i < columns; i++) {
      out[i] =
          switch (width) {
            case 2 -> Float.float16ToFloat(row.getShort(2 * i));
            case 4 -> row.getFloat(4 * i);
            default -> (float) row.getDouble(8 * i);
          };
    }
    return out;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
