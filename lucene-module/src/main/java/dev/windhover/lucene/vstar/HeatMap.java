package dev.windhover.lucene.vstar;

import dev.windhover.encoder.Cell;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.VectorStatistics.ScoreScale;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * Where a query answers inside one area of an image: {@code rows x columns} values, row-major, each
 * the number of deviations by which the cell's patch vector answers the query above the background.
 * What V* calls the target cue. Immutable and thread-safe.
 *
 * <p>Values may be negative; the <em>mass</em> of a cell is the square of its positive part, so
 * that one small clear answer outweighs a wide field of noise.
 */
public final class HeatMap {

  /** A component ends where the map falls below this fraction of the component's peak. */
  static final double COMPONENT_FRACTION = 0.5;

  /** Fine cells per cell and axis in which components are drawn, so boxes are not cell-sized. */
  private static final int UPSAMPLING = 4;

  private final int rows;
  private final int columns;
  private final Region area;
  private final float[] values;

  /**
   * @param area what the map covers, in source pixels
   * @param values {@code rows * columns} finite values, row-major; copied
   * @throws IllegalArgumentException if the sizes do not fit or a value is not finite
   */
  public HeatMap(int rows, int columns, Region area, float[] values) {
    if (rows < 1 || columns < 1 || values.length != (long) rows * columns) {
      throw new IllegalArgumentException(
          "a heat map needs rows * columns values, got "
              + values.length
              + " for "
              + rows
              + "x"
              + columns);
    }
    for (float value : values) {
      if (!Float.isFinite(value)) {
        throw new IllegalArgumentException("a heat map value is " + value + ", must be finite");
      }
    }
    this.rows = rows;
    this.columns = columns;
    this.area = Objects.requireNonNull(area, "area");
    this.values = values.clone();
  }

  /**
   * The map of {@code query} on a calibrated scale. O(cells x dimensions).
   *
   * @param query what is looked for, usually with the neutral part taken off ({@link
   *     #withoutNeutral})
   * @param scale the similarities of {@code query} with background patches
   */
  public static HeatMap of(PatchGrid grid, float[] query, ScoreScale scale) {
    float[] values = grid.similarities(query);
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) scale.z(values[i]);
    }
    return new HeatMap(grid.rows(), grid.columns(), grid.area(), values);
  }

  /**
   * The map of {@code query} without calibration: the other cells of the grid are the background,
   * so values order cells of this grid but not cells of different images.
   */
  public static HeatMap of(PatchGrid grid, float[] query) {
    float[] values = grid.similarities(query);
    double sum = 0;
    double squares = 0;
    for (float value : values) {
      sum += value;
      squares += (double) value * value;
    }
    double mean = sum / values.length;
    double deviation = Math.sqrt(Math.max(squares / values.length - mean * mean, 1e-12));
    return of(grid, query, new ScoreScale(mean, deviation));
  }

  /**
   * {@code query} minus its neutral part: what every patch answers to any text is no evidence
   * (redundant-feature subtraction of CLIP Surgery, Li et al. 2023). Not normalised.
   *
   * @param neutral the embedding of texts that name nothing
   * @param weight how much of it is taken off, usually in {@code [0, 1]}
   */
  public static float[] withoutNeutral(float[] query, float[] neutral, double weight) {
    if (query.length != neutral.length) {
      throw new IllegalArgumentException(
          "query has " + query.length + " dimensions, the neutral vector " + neutral.length);
    }
    float[] out = new float[query.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (query[i] - weight * neutral[i]);
    }
    return out;
  }

  /** Rows of cells. */
  public int rows() {
    return rows;
  }

  /** Columns of cells. */
  public int columns() {
    return columns;
  }

  /** What the map covers, in source pixels. */
  public Region area() {
    return area;
  }

  /** The value of {@code cell}, in deviations above the background. */
  public float value(Cell cell) {
    if (cell.row() >= rows || cell.column() >= columns) {
      throw new IllegalArgumentException(cell + " lies outside a map of " + rows + "x" + columns);
    }
    return values[cell.row() * columns + cell.column()];
  }

  /** A copy of all values, row-major. */
  public float[] values() {
    return values.clone();
  }

  /** The cell with the largest value; the first of equals. */
  public Cell peak() {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return new Cell(best / columns, best % columns);
  }

  /** The largest value. */
  public float max() {
    return value(peak());
  }

  /**
   * The largest value of the cells whose centres lie in {@code region}; where there is none, of the
   * cells that reach into it, and 0 where none does. O(cells).
   */
  float maxIn(Region region) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < values.length; i++) {
      Region cell = box(i / columns, i % columns);
      if (values[i] > max && region.contains(cell.centreX(), cell.centreY())) {
        max = values[i];
      }
    }
    return max == Float.NEGATIVE_INFINITY ? maxIn(region, List.of()) : max;
  }

  /**
   * The largest value of the cells that reach into {@code region} and not into any of {@code
   * taken}; 0 when there is none.
   */
  float maxIn(Region region, List<Region> taken) {
    float max = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < values.length; i++) {
      if (values[i] > max) {
        Region cell = box(i / columns, i % columns);
        if (cell.overlap(region) > 0 && taken.stream().noneMatch(t -> t.overlap(cell) > 0)) {
          max = values[i];
        }
      }
    }
    return max == Float.NEGATIVE_INFINITY ? 0 : max;
  }

  private Region box(int row, int column) {
    int left = (int) ((long) area.width() * column / columns);
    int top = (int) ((long) area.height() * row / rows);
    int right = (int) ((long) area.width() * (column + 1) / columns);
    int bottom = (int) ((long) area.height() * (row + 1) / rows);
    return new Region(
        area.x() + left, area.y() + top, Math.max(1, right - left), Math.max(1, bottom - top));
  }

  /** The same map with a mean of 0: what answers more than the rest of the area does. */
  HeatMap centred() {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    float[] out = new float[values.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (values[i] - sum / values.length);
    }
    return new HeatMap(rows, columns, area, out);
  }

  /** The same map of a crop whose origin lies at (x, y) of the source. */
  public HeatMap movedBy(int x, int y) {
    return new HeatMap(
        rows, columns, new Region(area.x() + x, area.y() + y, area.width(), area.height()), values);
  }

  /**
   * The values on a finer raster: bilinear between cell centres, constant beyond the outermost
   * ones.
   *
   * @param width columns of the result, {@code >= 1}
   * @param height rows of the result, {@code >= 1}
   * @return {@code width * height} values, row-major
   */
  public float[] upsampled(int width, int height) {
    if (width < 1 || height < 1) {
      throw new IllegalArgumentException("size must be >= 1, got " + width + "x" + height);
    }
    float[] out = new float[Math.multiplyExact(width, height)];
    for (int y = 0; y < height; y++) {
      double v = clamp((y + 0.5) * rows / height - 0.5, rows - 1);
      int top = (int) v;
      int bottom = Math.min(top + 1, rows - 1);
      for (int x = 0; x < width; x++) {
        double u = clamp((x + 0.5) * columns / width - 0.5, columns - 1);
        int left = (int) u;
        int right = Math.min(left + 1, columns - 1);
        double upper = mix(values[top * columns + left], values[top * columns + right], u - left);
        double lower =
            mix(values[bottom * columns + left], values[bottom * columns + right], u - left);
        out[y * width + x] = (float) mix(upper, lower, v - top);
      }
    }
    return out;
  }

  private static double clamp(double value, double max) {
    return Math.max(0, Math.min(max, value));
  }

  private static double mix(double a, double b, double part) {
    return a + (b - a) * part;
  }

  /**
   * A connected field of high values.
   *
   * @param box its bounding box in source pixels
   * @param peak the largest value of the map in it
   * @param mass its part of the map's positive mass, in {@code [0, 1]}
   */
  public record Component(Region box, double peak, double mass) {}

  /**
   * The fields of the map around its peaks, highest peak first: from each peak outward as long as
   * the value stays above half of the peak's, over edges, not corners. A field ends where another,
   * higher one has taken the ground. Empty when no value is above 0. O(cells log cells).
   */
  public List<Component> components() {
    return components(COMPONENT_FRACTION);
  }

  /**
   * As {@link #components()} with another fraction of the peak.
   *
   * @param fraction in {@code (0, 1)}; smaller fields for larger values
   */
  public List<Component> components(double fraction) {
    if (!(fraction > 0 && fraction < 1)) {
      throw new IllegalArgumentException("fraction must be in (0, 1), got " + fraction);
    }
    int width = columns * UPSAMPLING;
    int height = rows * UPSAMPLING;
    float[] fine = upsampled(width, height);
    Integer[] order = new Integer[fine.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.<Integer>comparingDouble(i -> -fine[i]).thenComparing(i -> i));
    double total = 0;
    for (float value : fine) {
      total += value > 0 ? (double) value * value : 0;
    }
    int[] owner = new int[fine.length];
    List<Component> out = new ArrayList<>();
    int fields = 0;
    for (int start : order) {
      if (fine[start] <= 0) {
        break;
      }
      if (owner[start] == 0) {
        Field field = new Field(++fields, fine, owner, width, height);
        field.grow(start, fine[start] * fraction);
        // The rim of a field already taken is no peak of its own.
        if (!field.touchesAnother) {
          out.add(new Component(field.box(area), fine[start], field.mass / total));
        }
      }
    }
    return List.copyOf(out);
  }

  /**
   * One flood fill on the fine raster; {@code owner} holds the number of the field of each cell.
   */
  private static final class Field {
    private final int number;
    private final float[] fine;
    private final int[] owner;
    private final int width;
    private final int height;
    private int left = Integer.MAX_VALUE;
    private int top = Integer.MAX_VALUE;
    private int right;
    private int bottom;
    private double mass;
    private boolean touchesAnother;

    Field(int number, float[] fine, int[] owner, int width, int height) {
      this.number = number;
      this.fine = fine;
      this.owner = owner;
      this.width = width;
      this.height = height;
    }

    void grow(int start, double floor) {
      ArrayDeque<Integer> open = new ArrayDeque<>();
      owner[start] = number;
      open.add(start);
      while (!open.isEmpty()) {
        int at = open.remove();
        int x = at % width;
        int y = at / width;
        left = Math.min(left, x);
        top = Math.min(top, y);
        right = Math.max(right, x + 1);
        bottom = Math.max(bottom, y + 1);
        mass += (double) fine[at] * fine[at];
        visit(open, x > 0 ? at - 1 : -1, floor);
        visit(open, x + 1 < width ? at + 1 : -1, floor);
        visit(open, y > 0 ? at - width : -1, floor);
        visit(open, y + 1 < height ? at + width : -1, floor);
      }
    }

    private void visit(ArrayDeque<Integer> open, int at, double floor) {
      if (at < 0 || fine[at] < floor || owner[at] == number) {
        return;
      }
      if (owner[at] != 0) {
        touchesAnother = true;
      } else {
        owner[at] = number;
        open.add(at);
      }
    }

    Region box(Region area) {
      int x0 = (int) ((long) area.width() * left / width);
      int y0 = (int) ((long) area.height() * top / height);
      int x1 = (int) Math.ceilDiv((long) area.width() * right, width);
      int y1 = (int) Math.ceilDiv((long) area.height() * bottom, height);
      return new Region(area.x() + x0, area.y() + y0, Math.max(1, x1 - x0), Math.max(1, y1 - y0));
    }
  }

  @Override
  public String toString() {
    return "HeatMap[" + rows + "x" + columns + " over " + area + ", max " + max() + "]";
  }
}
