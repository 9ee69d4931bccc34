package dev.windhover.tools.eval;

/**
 * Recall at 1, 5 and 10 over a number of queries: the share of queries with a right answer among
 * the first k, in percent.
 *
 * @param queries how many were asked
 */
public record RecallAtK(int queries, double at1, double at5, double at10) {

  /**
   * @param ranks the rank of the best right answer of each query, 1 for the first
   */
  public static RecallAtK ofRanks(int[] ranks) {
    int[] hits = new int[3];
    for (int rank : ranks) {
      hits[0] += rank <= 1 ? 1 : 0;
      hits[1] += rank <= 5 ? 1 : 0;
      hits[2] += rank <= 10 ? 1 : 0;
    }
    double percent = 100.0 / Math.max(1, ranks.length);
    return new RecallAtK(ranks.length, hits[0] * percent, hits[1] * percent, hits[2] * percent);
  }
}
