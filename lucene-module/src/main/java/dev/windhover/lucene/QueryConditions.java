package dev.windhover.lucene;

import dev.windhover.lucene.fusion.Fusion;
import dev.windhover.lucene.sets.ImageSet;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;

/**
 * Collects how many images a query wants, under which conditions and in what shape, whatever it
 * looks for. Not thread-safe.
 *
 * @param <B> the builder itself
 */
abstract sealed class QueryConditions<B extends QueryConditions<B>> permits ImageQuery.Builder {
  int k = 10;
  OptionalInt candidates = OptionalInt.empty();
  Query filter;
  OptionalDouble minimumScore = OptionalDouble.empty();
  Duration timeLimit;
  final Set<String> fields = new LinkedHashSet<>();
  boolean allFields;
  final Set<String> sets = new LinkedHashSet<>();
  String words;
  final Set<String> wordFields = new LinkedHashSet<>();
  Fusion fusion = Fusion.reciprocalRank();
  double diversity;
  OptionalDouble collapse = OptionalDouble.empty();
  PageMark after;

  /** This builder, as what it is. */
  abstract B self();

  /** Most hits wanted, in {@code [1, 100000]}; 10 when not given. */
  public B k(int value) {
    if (value < 1 || value > ImageQuery.MAX_K) {
      throw new IllegalArgumentException(
          "k must be in [1, " + ImageQuery.MAX_K + "], got " + value);
    }
    this.k = value;
    return self();
  }

  /**
   * How many candidates the graph search collects before they are scored at full precision: more
   * find more, and take longer. The greater of 100 and {@code 2 k} when not given.
   */
  public B candidates(int value) {
    if (value < 1 || value > 2 * ImageQuery.MAX_K) {
      throw new IllegalArgumentException(
          "candidates must be in [1, " + 2 * ImageQuery.MAX_K + "], got " + value);
    }
    this.candidates = OptionalInt.of(value);
    return self();
  }

  /** Only images that match. Two filters must both match. */
  public B filter(Query query) {
    Objects.requireNonNull(query, "query");
    this.filter =
        filter == null
            ? query
            : new BooleanQuery.Builder()
                .add(filter, BooleanClause.Occur.FILTER)
                .add(query, BooleanClause.Occur.FILTER)
                .build();
    return self();
  }

  /** Only images of a set. */
  public B within(ImageSet set) {
    return filter(set.query());
  }

  /** Only images of a named set of the index, as it is when the query runs. */
  public B within(String setName) {
    sets.add(Objects.requireNonNull(setName, "setName"));
    return self();
  }

  /** Only images of at least this score; what scores mean, {@link ImageHits#scores()} says. */
  public B minimumScore(double value) {
    if (Double.isNaN(value)) {
      throw new IllegalArgumentException("the minimum score must be a number");
    }
    this.minimumScore = OptionalDouble.of(value);
    return self();
  }

  /**
   * Looks for words in the text fields too (BM25), and makes one ranking of the two by the fusion.
   * The two rankings are of {@link ImageQuery#candidates()} images each; pages end there.
   *
   * @param value plain words, no syntax
   * @param inFields text fields to look in; all of the index when none are given
   */
  public B words(String value, String... inFields) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("the words of a query must not be blank");
    }
    this.words = value;
    wordFields.addAll(List.of(inFields));
    return self();
  }

  /** How to fuse the ranking by vector, first, with that by words, second. */
  public B fusion(Fusion value) {
    this.fusion = Objects.requireNonNull(value, "fusion");
    return self();
  }

  /**
   * Orders the candidates so that each hit adds something to those before it (maximal marginal
   * relevance).
   *
   * @param value in {@code [0, 1]}: 0 not at all, 0.3 a little, 1 whatever the query
   */
  public B diversity(double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException("diversity must be in [0, 1], got " + value);
    }
    this.diversity = value;
    return self();
  }

  /**
   * Shows one hit for images that look the same; it names the others.
   *
   * @param cosine from which on two images are the same, in {@code (0, 1]}; 0.95 takes other
   *     encodings and slight edits of a photo together
   */
  public B collapse(double cosine) {
    if (!(cosine > 0 && cosine <= 1)) {
      throw new IllegalArgumentException(
          "the cosine of near-duplicates must be in (0, 1], got " + cosine);
    }
    this.collapse = OptionalDouble.of(cosine);
    return self();
  }

  /** Goes on where a page of the same query ended. */
  public B after(PageMark mark) {
    this.after = mark;
    return self();
  }

  /** Stops after this time with what was found, marked as partial. */
  public B timeLimit(Duration value) {
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException("a time limit must be above 0, got " + value);
    }
    this.timeLimit = value;
    return self();
  }

  /** Hits bring these fields along. */
  public B fields(String... names) {
    fields.addAll(List.of(names));
    return self();
  }

  /** Hits bring all fields along. */
  public B allFields() {
    this.allFields = true;
    return self();
  }
}
