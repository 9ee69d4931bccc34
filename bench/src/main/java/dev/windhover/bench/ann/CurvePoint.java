package dev.windhover.bench.ann;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * One setting of one engine, measured once.
 *
 * @param candidates size of the candidate list (efSearch)
 * @param recall share of the true {@code k} neighbours found, mean over queries
 * @param queriesPerSecond how fast
 */
record CurvePoint(int candidates, double recall, double queriesPerSecond) {

  /** The points that no other beats in both recall and speed, by rising recall. */
  static List<CurvePoint> frontier(List<CurvePoint> curve) {
    List<CurvePoint> byRecall = new ArrayList<>(curve);
    byRecall.sort(
        Comparator.comparingDouble(CurvePoint::recall)
            .thenComparingDouble(CurvePoint::queriesPerSecond)
            .reversed());
    List<CurvePoint> out = new ArrayList<>();
    double fastest = 0;
    for (CurvePoint point : byRecall) {
      if (point.queriesPerSecond > fastest) {
        fastest = point.queriesPerSecond;
        out.addFirst(point);
      }
    }
    return out;
  }

  /**
   * Queries per second at a fixed recall, on the frontier: between two points, linear in recall and
   * in the logarithm of speed.
   *
   * @return NaN when the curve never reaches the recall; the fastest point's speed when all of it
   *     lies above
   */
  static double speedAt(List<CurvePoint> curve, double recall) {
    CurvePoint below = null;
    for (CurvePoint point : frontier(curve)) {
      if (point.recall < recall) {
        below = point;
        continue;
      }
      if (below == null) {
        return point.queriesPerSecond;
      }
      double share = (recall - below.recall) / (point.recall - below.recall);
      double low = Math.log(below.queriesPerSecond);
      return Math.exp(low + share * (Math.log(point.queriesPerSecond) - low));
    }
    return Double.NaN;
  }

  /** The candidates that reach a recall, interpolated in the same way; NaN when none do. */
  static double candidatesAt(List<CurvePoint> curve, double recall) {
    CurvePoint below = null;
    List<CurvePoint> byRecall = new ArrayList<>(curve);
    byRecall.sort(Comparator.comparingDouble(CurvePoint::recall));
    for (CurvePoint point : byRecall) {
      if (point.recall < recall) {
        below = point;
      } else if (below == null) {
        return point.candidates;
      } else {
        double share = (recall - below.recall) / (point.recall - below.recall);
        return below.candidates + share * (point.candidates - below.candidates);
      }
    }
    return Double.NaN;
  }
}
