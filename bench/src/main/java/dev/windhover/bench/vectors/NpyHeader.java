package dev.windhover.bench.vectors;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The header of a NumPy file (numpy.lib.format, versions 1 to 3) that holds a matrix.
 *
 * @param type NumPy's name of the element type, such as {@code <f4}
 * @param rows first dimension
 * @param columns second dimension
 * @param bytes length of the header, where the elements start
 */
record NpyHeader(String type, int rows, int columns, int bytes) {
  /** Room for the longest header this writes, so that it can be rewritten in place. */
  static final int WRITTEN_BYTES = 128;

  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y'};
  private static final int LONGEST = 1 << 16;
  private static final Pattern DESCR = Pattern.compile("'descr'\\s*:\\s*'([^']+)'");
  private static final Pattern FORTRAN = Pattern.compile("'fortran_order'\\s*:\\s*(\\w+)");
  private static final Pattern SHAPE =
      Pattern.compile("'shape'\\s*:\\s*\\(\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,?\\s*\\)");

  /**
   * @throws IOException if the file is not a matrix in row order
   */
  static NpyHeader read(Path file) throws IOException {
    try (InputStream raw = Files.newInputStream(file);
        DataInputStream in = new DataInputStream(raw)) {
      byte[] start = in.readNBytes(8);
      if (start.length < 8 || !java.util.Arrays.equals(start, 0, 6, MAGIC, 0, 6)) {
        throw new IOException(file + " is no NumPy file: it does not start with its magic");
      }
      int lengthBytes = start[6] == 1 ? 2 : 4;
      byte[] size = in.readNBytes(lengthBytes);
      if (size.length < lengthBytes) {
        throw new IOException(file + " ends within its header");
      }
      int length = 0;
      for (int i = lengthBytes - 1; i >= 0; i--) {
        length = (length << 8) | (size[i] & 0xff);
      }
      if (length < 0 || length > LONGEST) {
        throw new IOException(file + " has a header of " + length + " bytes, more than " + LONGEST);
      }
      byte[] text = in.readNBytes(length);
      if (text.length < length) {
        throw new IOException(file + " ends within its header");
      }
      return parse(file, new String(text, StandardCharsets.ISO_8859_1), 8 + lengthBytes + length);
    }
  }

  private static NpyHeader parse(Path file, String text, int bytes) throws IOException {
    Matcher type = DESCR.matcher(text);
    Matcher order = FORTRAN.matcher(text);
    Matcher shape = SHAPE.matcher(text);
    if (!type.find() || !order.find() || !shape.find()) {
      throw new IOException(
          file + " holds no matrix: its header is " + text.strip() + ", a shape (n, d) is needed");
    }
    if (order.group(1).equals("True")) {
      throw new IOException(
          file + " is stored by columns: save it with numpy.ascontiguousarray first");
    }
    try {
      return new NpyHeader(
          type.group(1), Integer.parseInt(shape.group(1)), Integer.parseInt(shape.group(2)), bytes);
    } catch (NumberFormatException e) {
      throw new IOException(file + " is too large: shape " + shape.group(), e);
    }
  }

  /** The header as {@link #WRITTEN_BYTES} bytes. */
  static ByteBuffer format(String type, int rows, int columns) {
    String text =
        "{'descr': '"
            + type
            + "', 'fortran_order': False, 'shape': ("
            + rows
            + ", "
            + columns
            + "), }";
    int length = WRITTEN_BYTES - 10;
    byte[] padded = new byte[length];
    java.util.Arrays.fill(padded, (byte) ' ');
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(ascii, 0, padded, 0, ascii.length);
    padded[length - 1] = '\n';
    return ByteBuffer.allocate(WRITTEN_BYTES)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(MAGIC)
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) length)
        .put(padded)
        .flip();
  }
}
