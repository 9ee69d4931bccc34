package dev.windhover.lucene.fusion;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;

/** Makes one ranking of several over the same reader. */
public sealed interface Fusion {

  /** What one place in one ranking, the so-manyth, is worth before it is weighed. */
  double contribution(TopDocs ranking, int number, int place);

  /** The weight of each ranking, in order; rankings beyond the list weigh 1. */
  List<Double> weights();

  /**
   * The fused ranking: scores descending, then document. A document that a ranking lacks gets
   * nothing from it. O(n log n) in all places together.
   *
   * @param rankings best first, documents of one reader
   */
  default TopDocs fuse(List<TopDocs> rankings) {
    Map<Integer, Double> sums = new HashMap<>();
    for (int r = 0; r < rankings.size(); r++) {
      TopDocs ranking = rankings.get(r);
      double weight = r < weights().size() ? weights().get(r) : 1;
      for (int place = 0; place < ranking.scoreDocs.length; place++) {
        sums.merge(
            ranking.scoreDocs[place].doc, weight * contribution(ranking, r, place), Double::sum);
      }
    }
    List<ScoreDoc> out = new ArrayList<>(sums.size());
    sums.forEach((doc, score) -> out.add(new ScoreDoc(doc, score.floatValue())));
    out.sort(Comparator.comparingDouble((ScoreDoc d) -> -d.score).thenComparingInt(d -> d.doc));
    return new TopDocs(
        new TotalHits(out.size(), TotalHits.Relation.EQUAL_TO), out.toArray(ScoreDoc[]::new));
  }

  /**
   * Reciprocal rank fusion (Cormack, Clarke and Buettcher 2009): {@code weight / (k + rank)}, with
   * ranks from 1. Needs no comparable scores.
   *
   * @param k how fast places lose worth, {@code >= 1}; 60 in the paper
   * @param weights one a ranking, each {@code >= 0}
   */
  record ReciprocalRank(int k, List<Double> weights) implements Fusion {

    /**
     * @throws IllegalArgumentException if a value is out of range
     */
    public ReciprocalRank {
      if (k < 1) {
        throw new IllegalArgumentException("k of reciprocal rank fusion must be >= 1, got " + k);
      }
      weights = checked(weights);
    }

    @Override
    public double contribution(TopDocs ranking, int number, int place) {
      return 1.0 / (k + place + 1);
    }
  }

  /**
   * Weighted sum of scores, each ranking stretched to {@code [0, 1]}: its best document gets 1, the
   * floor gets 0 (Bruch, Gai and Ingber 2023 call it convex combination).
   *
   * @param weights one a ranking, each {@code >= 0}
   * @param floors one a ranking; NaN, or none, for the ranking's own last score
   */
  record NormalisedLinear(List<Double> weights, List<Double> floors) implements Fusion {

    /**
     * @throws IllegalArgumentException if a weight is negative or not finite
     */
    public NormalisedLinear {
      weights = checked(weights);
      floors = List.copyOf(floors);
    }

    @Override
    public double contribution(TopDocs ranking, int number, int place) {
      ScoreDoc[] docs = ranking.scoreDocs;
      double best = docs[0].score;
      double floor = number < floors.size() ? floors.get(number) : Double.NaN;
      double low = Double.isNaN(floor) ? docs[docs.length - 1].score : floor;
      // A ranking of one document, or of equals, knows no better and no worse.
      return best <= low ? 1 : (docs[place].score - low) / (best - low);
    }
  }

  /** Reciprocal rank fusion with the paper's constant, all rankings alike. */
  static Fusion reciprocalRank() {
    return new ReciprocalRank(60, List.of());
  }

  /** Weighted sum of scores, each ranking stretched between its last and its best. */
  static Fusion linear(double... weights) {
    List<Double> list = new ArrayList<>();
    for (double w : weights) {
      list.add(w);
    }
    return new NormalisedLinear(list, List.of());
  }

  /**
   * Weighted sum of a ranking by vector, stretched between its last and its best, and one by words,
   * stretched from 0: the last of few images that hold a word still holds it.
   */
  static Fusion vectorAndWords(double vectorWeight, double wordsWeight) {
    return new NormalisedLinear(List.of(vectorWeight, wordsWeight), List.of(Double.NaN, 0.0));
  }

  private static List<Double> checked(List<Double> weights) {
    for (double w : weights) {
      if (!(w >= 0) || !Double.isFinite(w)) {
        throw new IllegalArgumentException(
            "weights of a fusion must be finite and >= 0, got " + weights);
      }
    }
    return List.copyOf(weights);
  }
}
