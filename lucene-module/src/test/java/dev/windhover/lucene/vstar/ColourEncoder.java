package dev.windhover.lucene.vstar;

import dev.windhover.encoder.Calibration;
import dev.windhover.encoder.Calibration.Level;
import dev.windhover.encoder.ImageEncoder;
import dev.windhover.encoder.Matching;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.PatchEncoder;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.TextEncoder;
import dev.windhover.encoder.Thresholds;
import dev.windhover.encoder.VectorStatistics;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A real, if simple, dual encoder: it sees how much of each colour there is, and knows the colours'
 * names. As a model does, it squashes what it is given to a few cells, so small things vanish in
 * large pictures.
 */
final class ColourEncoder implements TextEncoder, ImageEncoder, PatchEncoder {
  static final int GRAY = 0x808080;
  static final List<String> NAMES = List.of("gray", "red", "green", "blue", "yellow");
  private static final int[] COLOURS = {GRAY, 0xff0000, 0x00ff00, 0x0000ff, 0xffff00};
  private static final int CELLS = 7;

  private final ModelInfo info;

  ColourEncoder() {
    this(calibration());
  }

  ColourEncoder(Optional<Calibration> calibration) {
    info =
        new ModelInfo(
            "colours",
            NAMES.size(),
            "c010",
            "7e87",
            56,
            ModelInfo.PatchVectors.EXPORTED,
            new Matching.Softmax(10),
            calibration);
  }

  /** As if measured on pictures that are gray but for a little of each colour. */
  static Optional<Calibration> calibration() {
    int d = NAMES.size();
    float[] mean = new float[d];
    Arrays.fill(mean, 0.05f);
    mean[0] = 0.95f;
    float[] covariance = new float[d * (d + 1) / 2];
    for (int i = 0; i < d; i++) {
      covariance[i * (i + 1) / 2 + i] = 0.01f;
    }
    VectorStatistics statistics = new VectorStatistics(mean, covariance, 100);
    return Optional.of(
        new Calibration(
            Map.of(Level.IMAGE, statistics, Level.PATCH, statistics, Level.PLACE, statistics),
            Map.of(QueryKind.TEXT, new Thresholds(2, 4), QueryKind.IMAGE, new Thresholds(2, 4))));
  }

  @Override
  public ModelInfo model() {
    return info;
  }

  @Override
  public float[] encodeText(String text) {
    float[] out = new float[NAMES.size()];
    for (String word : text.split(" ")) {
      if (NAMES.contains(word)) {
        out[NAMES.indexOf(word)] = 1;
      }
    }
    return unit(out);
  }

  @Override
  public float[] encodeImage(RgbImage image) {
    return seen(image, image.bounds());
  }

  @Override
  public PatchGrid encodePatches(RgbImage image) {
    float[] vectors = new float[CELLS * CELLS * NAMES.size()];
    PatchGrid frame = new PatchGrid(CELLS, CELLS, NAMES.size(), image.bounds(), vectors);
    for (int i = 0; i < frame.size(); i++) {
      float[] vector = seen(image, frame.region(frame.cell(i)));
      System.arraycopy(vector, 0, vectors, i * NAMES.size(), NAMES.size());
    }
    return new PatchGrid(CELLS, CELLS, NAMES.size(), image.bounds(), vectors);
  }

  private static float[] seen(RgbImage image, Region part) {
    float[] out = new float[NAMES.size()];
    for (int y = part.y(); y < part.bottom(); y++) {
      for (int x = part.x(); x < part.right(); x++) {
        out[nearest(image.pixel(x, y))]++;
      }
    }
    return unit(out);
  }

  private static int nearest(int pixel) {
    int best = 0;
    int bestDistance = Integer.MAX_VALUE;
    for (int i = 0; i < COLOURS.length; i++) {
      int distance = 0;
      for (int shift = 0; shift < 24; shift += 8) {
        int delta = (pixel >> shift & 0xff) - (COLOURS[i] >> shift & 0xff);
        distance += delta * delta;
      }
      if (distance < bestDistance) {
        bestDistance = distance;
        best = i;
      }
    }
    return best;
  }

  private static float[] unit(float[] v) {
    double sum = 0;
    for (float x : v) {
      sum += (double) x * x;
    }
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) (v[i] / Math.sqrt(Math.max(sum, 1e-12)));
    }
    return v;
  }
}
