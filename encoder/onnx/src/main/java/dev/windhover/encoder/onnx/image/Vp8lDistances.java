package dev.windhover.encoder.onnx.image;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The 120 near distances of RFC 9649, section 3.5.2, by code less one: so many rows up and so many
 * columns to the left, sorted by the distance on the grid.
 */
final class Vp8lDistances {
  static final int[] ROWS = new int[120];
  static final int[] COLUMNS = new int[120];

  static {
    List<int[]> pairs = new ArrayList<>();
    for (int rows = 0; rows <= 7; rows++) {
      for (int columns = rows == 0 ? 1 : -7; columns <= 8; columns++) {
        pairs.add(new int[] {columns, rows});
      }
    }
    // Euclidean distance first; of equals the one higher up, then the one to the left.
    pairs.sort(
        Comparator.<int[]>comparingInt(p -> p[0] * p[0] + p[1] * p[1])
            .thenComparing(Comparator.<int[]>comparingInt(p -> p[1]).reversed())
            .thenComparing(Comparator.<int[]>comparingInt(p -> p[0]).reversed()));
    for (int i = 0; i < ROWS.length; i++) {
      COLUMNS[i] = pairs.get(i)[0];
      ROWS[i] = pairs.get(i)[1];
    }
  }

  private Vp8lDistances() {}
}
