package dev.windhover.lucene.vstar;

import dev.windhover.encoder.Calibration;
import dev.windhover.encoder.Calibration.Level;
import dev.windhover.encoder.ImageEncoder;
import dev.windhover.encoder.PatchEncoder;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.Thresholds;
import dev.windhover.encoder.VectorStatistics;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.Layout;
import dev.windhover.lucene.PatchVector;
import dev.windhover.lucene.index.GridPooling;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Measures a model on a background: pictures as different as can be had, of nothing in particular.
 * Give it one after the other, then ask for the statistics of each level that scores are scaled by.
 * A few hundred pictures serve: at level {@code image} each counts once, at the others some twenty
 * times. Not thread-safe.
 */
public final class Calibrator {
  private final ImageEncoder images;
  private final PatchEncoder patches;
  private final CloseLook close;
  private final Map<Level, Moments> levels = new LinkedHashMap<>();

  /**
   * @param images the model's
   * @param patches the same model's
   */
  public Calibrator(ImageEncoder images, PatchEncoder patches) {
    this.images = Objects.requireNonNull(images, "images");
    this.patches = Objects.requireNonNull(patches, "patches");
    this.close = new CloseLook(images, patches);
  }

  /** Measures one picture. Costs what layout {@code pyramid} costs. */
  public void add(RgbImage image) {
    add(Level.IMAGE, images.encodeImage(image));
    PatchGrid grid = patches.encodePatches(image);
    for (int i = 0; i < grid.size(); i++) {
      add(Level.PATCH, grid.vector(grid.cell(i)));
    }
    for (PatchVector pooled : GridPooling.blocks(1, grid, Layout.POOLED_LIMIT)) {
      add(ImageSnapshot.POOLED_PATCH, pooled.vector());
    }
    for (PatchVector part : close.vectors(image)) {
      add(part.level() == CloseLook.QUARTER ? Level.QUARTER : Level.PLACE, part.vector());
    }
  }

  private void add(Level level, float[] vector) {
    levels.computeIfAbsent(level, l -> new Moments(vector.length)).add(vector);
  }

  /**
   * What was measured so far.
   *
   * @param thresholds measured apart, see {@link Thresholds}; may be empty
   * @throws IllegalStateException if fewer than two pictures were given
   */
  public Calibration calibration(Map<QueryKind, Thresholds> thresholds) {
    Moments whole = levels.get(Level.IMAGE);
    if (whole == null || whole.count < 2) {
      throw new IllegalStateException(
          "a calibration needs at least 2 pictures, got " + (whole == null ? 0 : whole.count));
    }
    Map<Level, VectorStatistics> out = new LinkedHashMap<>();
    levels.forEach((level, moments) -> out.put(level, moments.statistics()));
    return new Calibration(out, thresholds);
  }

  /** Sums of vectors and of their products. */
  private static final class Moments {
    private final double[] sum;
    private final double[] products;
    private long count;

    Moments(int dimensions) {
      sum = new double[dimensions];
      products = new double[dimensions * (dimensions + 1) / 2];
    }

    void add(float[] vector) {
      count++;
      int at = 0;
      for (int i = 0; i < sum.length; i++) {
        double value = vector[i];
        sum[i] += value;
        for (int j = 0; j <= i; j++) {
          products[at++] += value * vector[j];
        }
      }
    }

    VectorStatistics statistics() {
      float[] mean = new float[sum.length];
      for (int i = 0; i < mean.length; i++) {
        mean[i] = (float) (sum[i] / count);
      }
      float[] covariance = new float[products.length];
      int at = 0;
      for (int i = 0; i < mean.length; i++) {
        for (int j = 0; j <= i; j++, at++) {
          covariance[at] = (float) (products[at] / count - (sum[i] / count) * (sum[j] / count));
        }
      }
      return new VectorStatistics(mean, covariance, count);
    }
  }
}
