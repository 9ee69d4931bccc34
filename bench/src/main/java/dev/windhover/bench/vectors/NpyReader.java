package dev.windhover.bench.vectors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** A matrix of 16-, 32- or 64-bit floats in a NumPy file, mapped. */
public final class NpyReader implements VectorReader {

  private enum Element {
    HALF(2),
    FLOAT(4),
    DOUBLE(8);

    private final int bytes;

    Element(int bytes) {
      this.bytes = bytes;
    }
  }

  private final NpyHeader header;
  private final Element element;
  private final MappedRows rows;

  private NpyReader(NpyHeader header, Element element, MappedRows rows) {
    this.header = header;
    this.element = element;
    this.rows = rows;
  }

  /**
   * Opens a file.
   *
   * @throws IOException if it is no matrix of little-endian floats in row order, or ends early
   */
  public static NpyReader open(Path file) throws IOException {
    NpyHeader header = NpyHeader.read(file);
    Element element =
        switch (header.type()) {
          case "<f2" -> Element.HALF;
          case "<f4" -> Element.FLOAT;
          case "<f8" -> Element.DOUBLE;
          default ->
              throw new IOException(
                  file + " holds " + header.type() + ", not <f2, <f4 or <f8: save it as float32");
        };
    if (header.columns() < 1 || header.columns() > 1 << 20) {
      throw new IOException(file + " has rows of " + header.columns() + " floats");
    }
    return new NpyReader(
        header,
        element,
        MappedRows.map(file, header.bytes(), header.rows(), header.columns() * element.bytes));
  }

  @Override
  public int size() {
    return header.rows();
  }

  @Override
  public int dimensions() {
    return header.columns();
  }

  @Override
  public void read(int row, float[] into) {
    ByteBuffer piece = rows.piece(row);
    int at = rows.position(row);
    switch (element) {
      case HALF -> {
        for (int i = 0; i < into.length; i++) {
          into[i] = Float.float16ToFloat(piece.getShort(at + 2 * i));
        }
      }
      case FLOAT -> piece.slice(at, 4 * into.length).order(piece.order()).asFloatBuffer().get(into);
      case DOUBLE -> {
        for (int i = 0; i < into.length; i++) {
          into[i] = (float) piece.getDouble(at + 8 * i);
        }
      }
    }
  }

  /** The mapping lives until it is collected. */
  @Override
  public void close() {}
}
