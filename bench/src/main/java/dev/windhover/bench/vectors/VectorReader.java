package dev.windhover.bench.vectors;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** Rows of floats in a file, read where they lie. Several threads may read at once. */
public interface VectorReader extends Closeable {

  /** Number of rows. */
  int size();

  /** Floats per row. */
  int dimensions();

  /**
   * Copies row {@code row} into {@code into}.
   *
   * @param into {@link #dimensions()} floats
   */
  void read(int row, float[] into) throws IOException;

  /** A copy of a row. */
  default float[] row(int row) throws IOException {
    float[] out = new float[dimensions()];
    read(row, out);
    return out;
  }

  /** Copies of all rows, for what must live on the heap. */
  default float[][] toArrays() throws IOException {
    float[][] out = new float[size()][];
    for (int i = 0; i < out.length; i++) {
      out[i] = row(i);
    }
    return out;
  }

  /**
   * Opens a file by the end of its name.
   *
   * @throws IllegalArgumentException if it is neither {@code .npy} nor {@code .fvecs}
   */
  static VectorReader open(Path file) throws IOException {
    String name = file.getFileName().toString();
    if (name.endsWith(".npy")) {
      return NpyReader.open(file);
    }
    if (name.endsWith(".fvecs")) {
      return FvecsReader.open(file);
    }
    throw new IllegalArgumentException(
        file + " is neither .npy nor .fvecs: convert the set to one of them");
  }
}
