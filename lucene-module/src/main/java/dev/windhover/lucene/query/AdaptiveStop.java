package dev.windhover.lucene.query;

import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import org.apache.lucene.search.KnnCollector;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;
import org.apache.lucene.util.hnsw.FloatHeap;

/**
 * Ends a graph search by distance, not by the length of its candidate list alone: distance-adaptive
 * beam search (Al-Jazzazi et al., NeurIPS 2025, arXiv:2505.15636). Once {@code wanted} vectors are
 * found, nothing that scores lower than the last of them by more than a slack is followed. A search
 * with few vectors as near ends early; one with many goes on until the list is full.
 *
 * <p>The paper's slack is a constant to be tuned for each set and recall. This one needs no tuning:
 * were similarities with {@code n} vectors normal, it would reach from the {@code wanted}-th best
 * of them down to the last of a full list, in units of the deviation along a direction drawn at
 * random. That unit is the same for all queries on purpose: by each query's own deviation all of
 * them would find as many vectors within the slack, and none would end early.
 *
 * <p>With lists half as long again ({@link #list}) it finds what the list alone would, by a quarter
 * to a third fewer comparisons among CLIP-like images, by half for patches of photos like a patch,
 * and by about as many for words among patches ({@code bench recall} counts them).
 *
 * @param wanted results that must be right, {@code >= 1}
 * @param deviation standard deviation of the vectors along a direction drawn at random, {@code > 0}
 */
public record AdaptiveStop(int wanted, double deviation) {
  /** Above this share of all vectors a list is no tail of a distribution any more. */
  private static final double TAIL = 0.25;

  /** How much longer a list finds as much again. */
  private static final double LONGER = 1.5;

  /** Variance that is left of equal vectors by rounding. */
  private static final double NOTHING = 1e-6;

  /**
   * @throws IllegalArgumentException for values out of range
   */
  public AdaptiveStop {
    if (wanted < 1) {
      throw new IllegalArgumentException("at least 1 must be wanted, got " + wanted);
    }
    if (!(deviation > 0) || deviation == Double.POSITIVE_INFINITY) {
      throw new IllegalArgumentException(
          "deviation must be a number > 0 and finite, got " + deviation);
    }
  }

  /**
   * Standard deviation of vectors along a direction drawn at random: the root of their variance
   * over all dimensions. O(vectors x dimensions).
   *
   * @param sample of the vectors searched, of equal dimensions and length 1
   * @return empty for fewer than two, and where all are equal
   */
  public static OptionalDouble deviation(List<float[]> sample) {
    int n = sample.size();
    if (n < 2) {
      return OptionalDouble.empty();
    }
    double[] mean = new double[sample.getFirst().length];
    for (float[] vector : sample) {
      for (int d = 0; d < mean.length; d++) {
        mean[d] += vector[d] / n;
      }
    }
    double squared = Arrays.stream(mean).map(m -> m * m).sum();
    // The squares of each add up to 1; a sample's variance is n - 1 n-ths of all, on average.
    double variance = (1 - squared) * n / (n - 1);
    return variance > NOTHING
        ? OptionalDouble.of(Math.sqrt(variance / mean.length))
        : OptionalDouble.empty();
  }

  /**
   * Whether a search can stop early at all.
   *
   * @param wanted results that must be right
   * @param candidates asked for
   * @param vectors of the largest segment
   */
  public static boolean helps(long wanted, int candidates, int vectors) {
    return wanted < candidates && list(candidates) <= TAIL * vectors;
  }

  /** The list with which a search that may stop finds as much as with so many candidates. */
  public static int list(int candidates) {
    return (int) Math.min(Integer.MAX_VALUE, Math.ceil(LONGER * candidates));
  }

  /**
   * How much lower than the last of the wanted a vector may score to be followed, in Lucene's
   * scores, which are {@code (1 + dot product) / 2}.
   *
   * @param list candidates at most
   * @param vectors searched
   * @return infinity where the list is all that ends a search
   */
  float slack(int list, int vectors) {
    if (list <= wanted || list > TAIL * vectors) {
      return Float.POSITIVE_INFINITY;
    }
    double deviations =
        upperQuantile((double) wanted / vectors) - upperQuantile((double) list / vectors);
    return (float) (deviation * deviations / 2);
  }

  /** A collector that stops so, or the same one where only its list is to end the search. */
  KnnCollector of(KnnCollector collector, int vectors) {
    float slack = slack(collector.k(), vectors);
    return slack == Float.POSITIVE_INFINITY ? collector : new Stopping(collector, wanted, slack);
  }

  /**
   * What of all that was found is good enough to say which segments had too short a share of the
   * list: those whose last is among it. Where a search stopped by itself, Lucene would take its few
   * good candidates for a share too short, and search again in vain.
   *
   * @param best of all segments, merged
   * @param list candidates at most
   * @param vectors searched, of all segments
   * @return the {@code best} as far as the slack reaches, no longer called exact if there is no
   *     such segment, which Lucene takes as no need to go on
   */
  TopDocs competing(TopDocs best, TopDocs[] segments, int list, int vectors) {
    ScoreDoc[] docs = best.scoreDocs;
    if (docs.length < wanted) {
      return best;
    }
    float floor = docs[wanted - 1].score - slack(list, vectors);
    boolean tooShort = false;
    for (TopDocs segment : segments) {
      int size = segment.scoreDocs.length;
      tooShort |= size > 0 && segment.scoreDocs[size - 1].score >= floor;
    }
    if (!tooShort) {
      return new TopDocs(
          new TotalHits(best.totalHits.value(), TotalHits.Relation.GREATER_THAN_OR_EQUAL_TO), docs);
    }
    int size = docs.length;
    while (docs[size - 1].score < floor) {
      size--;
    }
    return new TopDocs(best.totalHits, Arrays.copyOf(docs, size));
  }

  /**
   * Deviations above the mean that a share of normal values exceeds: Abramowitz and Stegun's
   * rational approximation 26.2.23, within 4.5e-4.
   *
   * @param share in (0, 0.5]
   */
  static double upperQuantile(double share) {
    double t = Math.sqrt(-2 * Math.log(share));
    double over = 2.515517 + t * (0.802853 + t * 0.010328);
    double under = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
    return t - over / under;
  }

  /** Says that lower scores than the floor no longer count. For one search, by one thread. */
  private static final class Stopping extends KnnCollector.Decorator {
    private final int wanted;
    private final float slack;
    private final FloatHeap best;
    private float floor = Float.NEGATIVE_INFINITY;

    Stopping(KnnCollector collector, int wanted, float slack) {
      super(collector);
      this.wanted = wanted;
      this.slack = slack;
      this.best = new FloatHeap(wanted);
    }

    @Override
    public boolean collect(int doc, float score) {
      boolean taken = super.collect(doc, score);
      if (!best.offer(score) || best.size() < wanted) {
        return taken;
      }
      floor = best.peek() - slack;
      return true;
    }

    @Override
    public float minCompetitiveSimilarity() {
      return Math.max(floor, super.minCompetitiveSimilarity());
    }
  }
}
