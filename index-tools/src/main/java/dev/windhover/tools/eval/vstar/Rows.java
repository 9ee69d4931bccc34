package dev.windhover.tools.eval.vstar;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.function.Predicate;

/**
 * The outcomes of several ways of searching over the same cases. Intervals come from the bootstrap
 * over cases (2,000 resamples, a fixed seed), paired where two rows are compared. Not thread-safe.
 */
public final class Rows {
  private static final int RESAMPLES = 2000;

  private final List<Case> cases = new ArrayList<>();
  private final Map<String, List<Outcome>> rows = new LinkedHashMap<>();

  /** Adds what every row answered to a case. */
  public void add(Case question, Map<String, Outcome> outcomes) {
    cases.add(question);
    outcomes.forEach((row, o) -> rows.computeIfAbsent(row, r -> new ArrayList<>()).add(o));
  }

  /**
   * What a row reached over some cases, in percent.
   *
   * @param row its name
   * @param cases how many
   * @param low5 lower end of the 95 % bootstrap interval of {@code at5}
   * @param high5 its upper end
   * @param centreInBox answers whose centre lies in the true box, when the row says where
   * @param overlap answers whose box overlaps the true one by half (IoU of at least 0.5), likewise
   * @param milliseconds median, from the words to the answer
   * @param crops encoded for an answer, on average
   */
  public record Figures(
      String row,
      int cases,
      double at1,
      double at5,
      double low5,
      double high5,
      double at10,
      OptionalDouble centreInBox,
      OptionalDouble overlap,
      double milliseconds,
      double crops) {}

  /** Recall, boxes, time and crops of every row, over the cases of some groups. */
  public List<Figures> figures(Predicate<String> groups) {
    List<Integer> chosen = chosen(groups);
    List<Figures> out = new ArrayList<>();
    rows.forEach((row, outcomes) -> {
      double[] recall5 =
          chosen.stream().mapToDouble(i -> outcomes.get(i).rank() < 5 ? 100 : 0).toArray();
      double[] interval = interval(recall5);
      boolean boxes = chosen.stream().anyMatch(i -> outcomes.get(i).box().isPresent());
      out.add(
          new Figures(
              row,
              chosen.size(),
              percent(chosen, i -> outcomes.get(i).rank() < 1),
              percent(chosen, i -> outcomes.get(i).rank() < 5),
              interval[0],
              interval[1],
              percent(chosen, i -> outcomes.get(i).rank() < 10),
              boxes
                  ? OptionalDouble.of(percent(chosen, i -> centred(i, outcomes.get(i))))
                  : OptionalDouble.empty(),
              boxes
                  ? OptionalDouble.of(percent(chosen, i -> overlaps(i, outcomes.get(i))))
                  : OptionalDouble.empty(),
              median(chosen.stream().mapToDouble(i -> outcomes.get(i).milliseconds())),
              chosen.stream().mapToInt(i -> outcomes.get(i).crops()).average().orElse(0)));
    });
    return out;
  }

  /** How many cases the groups have. */
  public int count(Predicate<String> groups) {
    return chosen(groups).size();
  }

  /**
   * Share of the way from row {@code low} to row {@code high} in R@5 that {@code row} goes: value
   * and paired bootstrap interval, in percent. The interval is unbounded (infinities) when more
   * than 2.5 % of the resamples have no gap at all: a share of what may be nothing can be anything.
   */
  public double[] gapClosed(String low, String row, String high, Predicate<String> groups) {
    List<Integer> chosen = chosen(groups);
    double[] a = hits(low, chosen);
    double[] b = hits(row, chosen);
    double[] c = hits(high, chosen);
    double value = 100 * (mean(b) - mean(a)) / (mean(c) - mean(a));
    Random random = new Random(1);
    double[] samples = new double[RESAMPLES];
    int withoutGap = 0;
    for (int s = 0; s < RESAMPLES; s++) {
      double x = 0;
      double y = 0;
      double z = 0;
      for (int i = 0; i < a.length; i++) {
        int pick = random.nextInt(a.length);
        x += a[pick];
        y += b[pick];
        z += c[pick];
      }
      withoutGap += z > x ? 0 : 1;
      samples[s] = 100 * (y - x) / Math.max(z - x, 1e-9);
    }
    if (withoutGap > 0.025 * RESAMPLES) {
      return new double[] {value, Double.NEGATIVE_INFINITY, Double.POSITIVE_INFINITY};
    }
    java.util.Arrays.sort(samples);
    return new double[] {
      value, samples[(int) (0.025 * RESAMPLES)], samples[(int) (0.975 * RESAMPLES)]
    };
  }

  /** R@k of {@code better} minus that of {@code other}: value and paired interval, in points. */
  public double[] gain(String other, String better, int k, Predicate<String> groups) {
    List<Integer> chosen = chosen(groups);
    double[] difference =
        chosen.stream()
            .mapToDouble(i ->
                (rows.get(better).get(i).rank() < k ? 100 : 0)
                    - (rows.get(other).get(i).rank() < k ? 100 : 0))
            .toArray();
    double[] interval = interval(difference);
    return new double[] {mean(difference), interval[0], interval[1]};
  }

  private List<Integer> chosen(Predicate<String> groups) {
    List<Integer> out = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      if (groups.test(cases.get(i).group())) {
        out.add(i);
      }
    }
    return out;
  }

  private double[] hits(String row, List<Integer> chosen) {
    return chosen.stream().mapToDouble(i -> rows.get(row).get(i).rank() < 5 ? 1 : 0).toArray();
  }

  private boolean centred(int i, Outcome outcome) {
    return outcome.box().isPresent()
        && cases
            .get(i)
            .box()
            .contains(outcome.box().get().centreX(), outcome.box().get().centreY());
  }

  private boolean overlaps(int i, Outcome outcome) {
    return outcome.box().isPresent() && outcome.box().get().iou(cases.get(i).box()) >= 0.5;
  }

  private static double percent(List<Integer> chosen, Predicate<Integer> hit) {
    return 100.0 * chosen.stream().filter(hit).count() / Math.max(1, chosen.size());
  }

  private static double median(java.util.stream.DoubleStream values) {
    double[] sorted = values.sorted().toArray();
    return sorted.length == 0 ? 0 : sorted[sorted.length / 2];
  }

  private static double mean(double[] values) {
    return java.util.Arrays.stream(values).average().orElse(0);
  }

  private static double[] interval(double[] values) {
    Random random = new Random(1);
    double[] samples = new double[RESAMPLES];
    for (int s = 0; s < RESAMPLES; s++) {
      double sum = 0;
      for (int i = 0; i < values.length; i++) {
        sum += values[random.nextInt(values.length)];
      }
      samples[s] = sum / Math.max(1, values.length);
    }
    java.util.Arrays.sort(samples);
    return new double[] {samples[(int) (0.025 * RESAMPLES)], samples[(int) (0.975 * RESAMPLES)]};
  }
}
