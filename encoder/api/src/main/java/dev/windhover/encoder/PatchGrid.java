package dev.windhover.encoder;

import java.util.Arrays;
import java.util.Objects;

/**
 * The patch embeddings of one area of an image: {@code rows x columns} unit vectors of {@code
 * dimensions} floats, and where each of them lies in source pixels. Cell (r, c) starts at {@code (r
 * * columns + c) * dimensions} of the row-major vector array. Immutable and thread-safe.
 *
 * <p>Cells map linearly onto {@link #area()}: cell (r, c) spans the columns from {@code x + floor(c
 * * width / columns)} up to {@code x + floor((c + 1) * width / columns)}, likewise for rows, so
 * that cells tile the area without gaps. In an area with fewer pixels than cells a cell is widened
 * to one pixel.
 */
public final class PatchGrid {
  private final int rows;
  private final int columns;
  private final int dimensions;
  private final Region area;
  private final float[] vectors;

  /**
   * @param area what the grid covers, in source pixels
   * @param vectors {@code rows * columns * dimensions} floats, each vector of unit length; copied
   * @throws IllegalArgumentException if the sizes do not fit or a vector is not finite
   */
  public PatchGrid(int rows, int columns, int dimensions, Region area, float[] vectors) {
    if (rows < 1 || columns < 1 || dimensions < 1) {
      throw new IllegalArgumentException(
          "a patch grid needs rows, columns and dimensions >= 1, got "
              + rows
              + "x"
              + columns
              + "x"
              + dimensions);
    }
    if (vectors.length != (long) rows * columns * dimensions) {
      throw new IllegalArgumentException(
          "a patch grid of "
              + rows
              + "x"
              + columns
              + "x"
              + dimensions
              + " has "
              + (long) rows * columns * dimensions
              + " floats, got "
              + vectors.length);
    }
    for (float v : vectors) {
      if (!Float.isFinite(v)) {
        throw new IllegalArgumentException(
            "a patch vector holds " + v + "; vectors must be finite");
      }
    }
    this.rows = rows;
    this.columns = columns;
    this.dimensions = dimensions;
    this.area = Objects.requireNonNull(area, "area");
    this.vectors = vectors.clone();
  }

  /** Rows of cells. */
  public int rows() {
    return rows;
  }

  /** Columns of cells. */
  public int columns() {
    return columns;
  }

  /** Number of cells. */
  public int size() {
    return rows * columns;
  }

  /** Floats per vector. */
  public int dimensions() {
    return dimensions;
  }

  /** What the grid covers, in source pixels. */
  public Region area() {
    return area;
  }

  /** The cell with the given row-major number in {@code [0, size())}. */
  public Cell cell(int index) {
    Objects.checkIndex(index, size());
    return new Cell(index / columns, index % columns);
  }

  /** A copy of the vector of {@code cell}. */
  public float[] vector(Cell cell) {
    int at = offset(cell);
    return Arrays.copyOfRange(vectors, at, at + dimensions);
  }

  /** A copy of all vectors, row-major. */
  public float[] vectors() {
    return vectors.clone();
  }

  /**
   * Dot product of {@code query} with every cell, row-major: {@code rows * columns} values in
   * {@code [-1, 1]} for a unit query. O(cells x dimensions).
   *
   * @throws IllegalArgumentException if the query has other dimensions
   */
  public float[] similarities(float[] query) {
    if (query.length != dimensions) {
      throw new IllegalArgumentException(
          "query has "
              + query.length
              + " dimensions, the patches have "
              + dimensions
              + ": encode both with the same model");
    }
    float[] out = new float[size()];
    for (int i = 0, at = 0; i < out.length; i++) {
      float sum = 0;
      for (int d = 0; d < dimensions; d++) {
        sum += query[d] * vectors[at++];
      }
      out[i] = sum;
    }
    return out;
  }

  /** The box of {@code cell} in source pixels. */
  public Region region(Cell cell) {
    offset(cell);
    int left = edge(area.width(), columns, cell.column());
    int top = edge(area.height(), rows, cell.row());
    int right = Math.max(left + 1, edge(area.width(), columns, cell.column() + 1));
    int bottom = Math.max(top + 1, edge(area.height(), rows, cell.row() + 1));
    return new Region(area.x() + left, area.y() + top, right - left, bottom - top);
  }

  private static int edge(int length, int cells, int index) {
    return (int) ((long) length * index / cells);
  }

  private int offset(Cell cell) {
    if (cell.row() >= rows || cell.column() >= columns) {
      throw new IllegalArgumentException(cell + " lies outside a grid of " + rows + "x" + columns);
    }
    return (cell.row() * columns + cell.column()) * dimensions;
  }
}
