package dev.windhover.tools.eval;

import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * The pointing game (Zhang et al. 2016) on patch vectors: for each photo and class whose boxes
 * together cover between {@link #MIN_SHARE} and {@link #MAX_SHARE} of the photo, does the centre of
 * the best cell lie in a box of the class? And the AUC of cells whose centre is inside against
 * those outside.
 */
public final class PointingEvaluation {
  /** Below half a percent a box may be smaller than a cell. */
  static final double MIN_SHARE = 0.005;

  /** Above a quarter of the photo pointing is easy. */
  static final double MAX_SHARE = 0.25;

  /**
   * @param queries pairs of photo and class
   * @param accuracy share of queries whose best cell is right, percent
   * @param randomAccuracy what a random cell would reach, percent
   * @param meanAuc mean area under the ROC curve over queries with cells inside and outside
   */
  public record Report(int queries, double accuracy, double randomAccuracy, double meanAuc) {}

  private PointingEvaluation() {}

  /**
   * @param photos photos with boxes; others are passed over
   * @param grids the patch vectors of a photo
   * @param promptVectors the unit vector of {@code "a photo of a(n) label"} for a label
   */
  public static Report evaluate(
      List<AnnotatedPhoto> photos,
      Function<AnnotatedPhoto, PatchGrid> grids,
      Function<String, float[]> promptVectors) {
    int queries = 0;
    int right = 0;
    double random = 0;
    List<Double> aucs = new ArrayList<>();
    for (AnnotatedPhoto photo : photos) {
      Map<String, List<LabeledBox>> classes = photo.boxesByLabel();
      if (classes.isEmpty()) {
        continue;
      }
      PatchGrid grid = grids.apply(photo);
      for (Map.Entry<String, List<LabeledBox>> entry : classes.entrySet()) {
        double share =
            entry.getValue().stream().mapToDouble(LabeledBox::area).sum() / grid.area().area();
        if (share < MIN_SHARE || share > MAX_SHARE) {
          continue;
        }
        float[] scores = grid.similarities(promptVectors.apply(entry.getKey()));
        boolean[] inside = inside(grid, entry.getValue());
        queries++;
        right += inside[best(scores)] ? 1 : 0;
        int insideCount = count(inside);
        random += (double) insideCount / inside.length;
        if (insideCount > 0 && insideCount < inside.length) {
          aucs.add(auc(scores, inside));
        }
      }
    }
    return new Report(
        queries,
        100.0 * right / Math.max(1, queries),
        100.0 * random / Math.max(1, queries),
        aucs.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN));
  }

  /** {@code "a photo of a dog"}, {@code "a photo of an apple"}. */
  public static String prompt(String label) {
    String article = "aeiou".indexOf(Character.toLowerCase(label.charAt(0))) >= 0 ? "an" : "a";
    return "a photo of " + article + " " + label;
  }

  private static boolean[] inside(PatchGrid grid, List<LabeledBox> boxes) {
    boolean[] inside = new boolean[grid.size()];
    // Exact centres: a cell's box is rounded to pixels, which would shift them.
    Region area = grid.area();
    for (int i = 0; i < inside.length; i++) {
      double x = area.x() + (grid.cell(i).column() + 0.5) * area.width() / grid.columns();
      double y = area.y() + (grid.cell(i).row() + 0.5) * area.height() / grid.rows();
      inside[i] = boxes.stream().anyMatch(box -> box.contains(x, y));
    }
    return inside;
  }

  private static int count(boolean[] flags) {
    int n = 0;
    for (boolean flag : flags) {
      n += flag ? 1 : 0;
    }
    return n;
  }

  private static int best(float[] scores) {
    int best = 0;
    for (int i = 1; i < scores.length; i++) {
      if (scores[i] > scores[best]) {
        best = i;
      }
    }
    return best;
  }

  /** The probability that a cell inside scores above one outside, ties counting half. */
  static double auc(float[] scores, boolean[] inside) {
    Integer[] order = new Integer[scores.length];
    Arrays.setAll(order, i -> i);
    Arrays.sort(order, Comparator.comparingDouble(i -> scores[i]));
    double rankSum = 0;
    int positives = 0;
    for (int i = 0; i < order.length; ) {
      int end = i;
      while (end < order.length && scores[order[end]] == scores[order[i]]) {
        end++;
      }
      double rank = (i + 1 + end) / 2.0;
      for (int j = i; j < end; j++) {
        if (inside[order[j]]) {
          rankSum += rank;
          positives++;
        }
      }
      i = end;
    }
    int negatives = scores.length - positives;
    return (rankSum - positives * (positives + 1) / 2.0) / ((double) positives * negatives);
  }
}
