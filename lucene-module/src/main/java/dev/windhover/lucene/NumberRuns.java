package dev.windhover.lucene;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.roaringbitmap.RoaringBitmap;

/**
 * The image numbers an index has ever given, as arithmetic sequences: a handful of words in the
 * commit instead of millions of bits. Immutable.
 *
 * <p>Written as {@code first:step:count} joined by commas, in decimal.
 */
record NumberRuns(List<Run> runs) {
  /** Numbers {@code first, first + step, ...}, {@code count} of them. */
  record Run(long first, int step, long count) {
    /** The number after the last. */
    long end() {
      return first + step * count;
    }

    /** The greatest number given, plus one. */
    long limit() {
      return count == 0 ? first : end() - step + 1;
    }
  }

  static final NumberRuns NONE = new NumberRuns(List.of());

  NumberRuns {
    runs = List.copyOf(runs);
  }

  static NumberRuns parse(String s) {
    if (s == null || s.isEmpty()) {
      return NONE;
    }
    List<Run> out = new ArrayList<>();
    for (String run : s.split(",", -1)) {
      String[] words = run.split(":", -1);
      out.add(
          new Run(Long.parseLong(words[0]), Integer.parseInt(words[1]), Long.parseLong(words[2])));
    }
    return new NumberRuns(out);
  }

  /** These and another run, which joins the one it continues. */
  NumberRuns and(Run run) {
    if (run.count() == 0) {
      return this;
    }
    List<Run> out = new ArrayList<>(runs);
    for (int i = 0; i < out.size(); i++) {
      Run old = out.get(i);
      if (old.step() == run.step() && old.end() == run.first()) {
        out.set(i, new Run(old.first(), old.step(), old.count() + run.count()));
        return new NumberRuns(out);
      }
    }
    out.add(run);
    return new NumberRuns(out);
  }

  /** These and all others. */
  NumberRuns and(NumberRuns others) {
    NumberRuns out = this;
    for (Run run : others.runs) {
      out = out.and(run);
    }
    return out;
  }

  /** The greatest number ever given, plus one. */
  long limit() {
    return runs.stream().mapToLong(Run::limit).max().orElse(0);
  }

  /** All numbers. O(numbers). */
  RoaringBitmap toBitmap() {
    RoaringBitmap out = new RoaringBitmap();
    for (Run run : runs) {
      if (run.step() == 1) {
        out.add(run.first(), run.end());
      } else {
        for (long n = run.first(); n < run.end(); n += run.step()) {
          out.add((int) n);
        }
      }
    }
    return out;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    for (Run run : runs) {
      out.append(out.isEmpty() ? "" : ",")
          .append(String.format(Locale.ROOT, "%d:%d:%d", run.first(), run.step(), run.count()));
    }
    return out.toString();
  }
}
