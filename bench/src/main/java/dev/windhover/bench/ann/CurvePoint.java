package dev.windhover.bench.ann;

import java.util.List;

/**
 * One setting of one engine, measured.
 *
 * @param candidates size of the candidate list (efSearch)
 * @param recall share of the true {@code k} neighbours found, mean over queries
 * @param queriesPerSecond median over rounds
 * @param slowest the slowest round
 * @param fastest the fastest round
 */
public record CurvePoint(
    int candidates, double recall, double queriesPerSecond, double slowest, double fastest) {

  /**
   * Queries per second at a fixed recall: linear in recall and the logarithm of speed between the
   * two points that enclose it.
   *
   * @return NaN when the curve never reaches the recall; the fastest point's speed when all of it
   *     lies above
   */
  static double speedAt(List<CurvePoint> curve, double recall) {
    CurvePoint below = null;
    CurvePoint above = null;
    for (CurvePoint point : curve) {
      if (point.recall >= recall) {
        if (above == null || point.queriesPerSecond > above.queriesPerSecond) {
          above = point;
        }
      } else if (below == null || point.recall > below.recall) {
        below = point;
      }
    }
    if (above == null) {
      return Double.NaN;
    }
    if (below == null || below.queriesPerSecond <= above.queriesPerSecond) {
      return above.queriesPerSecond;
    }
    double share = (recall - below.recall) / (above.recall - below.recall);
    return Math.exp(
        Math.log(below.queriesPerSecond)
            + share * (Math.log(above.queriesPerSecond) - Math.log(below.queriesPerSecond)));
  }
}
