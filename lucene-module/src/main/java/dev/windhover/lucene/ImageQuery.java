package dev.windhover.lucene;

import dev.windhover.encoder.RgbImage;
import dev.windhover.lucene.fusion.Fusion;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.UnitVectors;
import dev.windhover.lucene.sets.ImageSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.lucene.search.Query;

/**
 * What to look for: a sum of texts, images, vectors and indexed images, each with a weight, and how
 * many of them under which conditions. Immutable and thread-safe.
 */
public final class ImageQuery {
  /** Largest {@code k}, and with it the deepest page. */
  public static final int MAX_K = 100_000;

  /** Candidates when none are asked for: at least this many, and at least twice {@code k}. */
  public static final int DEFAULT_CANDIDATES = 100;

  /**
   * How far the graph search goes at least for words and for vectors of the caller's, when no
   * candidates are asked for. Words lie outside the images' cone (the modality gap), where a graph
   * of images leads a search astray: among 100,000 CLIP-like images 100 candidates find 77 % of the
   * true ten, 640 find 96 %. Pictures need no more than {@link #DEFAULT_CANDIDATES} ({@code bench
   * recall}).
   */
  static final int REACH = 640;

  /** One term of the sum. */
  public sealed interface Part {
    /** Its weight, not 0; negative to keep away from it. */
    double weight();
  }

  /** Words, encoded by the searcher's text encoder. */
  public record TextPart(String text, double weight) implements Part {
    /** Rejects blank text and weight 0. */
    public TextPart {
      if (text.isBlank()) {
        throw new IllegalArgumentException("the text of a query must not be blank");
      }
      checkWeight(weight);
    }
  }

  /** Pixels, encoded by the searcher's image encoder. */
  public record ImagePart(RgbImage image, double weight) implements Part {
    /** Rejects null and weight 0. */
    public ImagePart {
      Objects.requireNonNull(image, "image");
      checkWeight(weight);
    }
  }

  /** An image of the index: more like this one. It is not among its own hits. */
  public record LikePart(String id, double weight) implements Part {
    /** Rejects null and weight 0. */
    public LikePart {
      Objects.requireNonNull(id, "id");
      checkWeight(weight);
    }
  }

  /** A vector of the caller's. */
  public static final class VectorPart implements Part {
    private final float[] vector;
    private final double weight;

    private VectorPart(float[] vector, double weight) {
      this.vector = UnitVectors.copyOf(vector, "query vector");
      this.weight = checkWeight(weight);
    }

    /** A copy of the unit vector. */
    public float[] vector() {
      return vector.clone();
    }

    @Override
    public double weight() {
      return weight;
    }
  }

  private final List<Part> parts;
  private final int k;
  private final OptionalInt candidates;
  private final Optional<Query> filter;
  private final OptionalDouble minimumScore;
  private final Optional<Duration> timeLimit;
  private final Set<String> fields;
  private final boolean allFields;
  private final Set<String> sets;
  private final Optional<String> words;
  private final Set<String> wordFields;
  private final Fusion fusion;
  private final double diversity;
  private final OptionalDouble collapse;
  private final Optional<PageMark> after;

  private ImageQuery(Builder b) {
    this.parts = List.copyOf(b.parts);
    this.k = b.k;
    this.candidates = b.candidates;
    this.filter = Optional.ofNullable(b.filter);
    this.minimumScore = b.minimumScore;
    this.timeLimit = Optional.ofNullable(b.timeLimit);
    this.fields = Set.copyOf(b.fields);
    this.allFields = b.allFields;
    this.sets = Set.copyOf(b.sets);
    this.words = Optional.ofNullable(b.words);
    this.wordFields = Set.copyOf(b.wordFields);
    this.fusion = b.fusion;
    this.diversity = b.diversity;
    this.collapse = b.collapse;
    this.after = Optional.ofNullable(b.after);
  }

  /** Looks for words. */
  public static Builder text(String text) {
    return new Builder().plus(text);
  }

  /** Looks for images like a picture. */
  public static Builder image(RgbImage image) {
    return new Builder().plus(image, 1);
  }

  /** Looks for images near a vector. */
  public static Builder vector(float[] vector) {
    return new Builder().plus(vector, 1);
  }

  /** Looks for more images like one of the index. */
  public static Builder like(String id) {
    return new Builder().plusLike(id, 1);
  }

  /** Starts with nothing. */
  public static Builder builder() {
    return new Builder();
  }

  /** The terms of the sum. */
  public List<Part> parts() {
    return parts;
  }

  /** Most hits wanted. */
  public int k() {
    return k;
  }

  /** How many candidates the graph search collects: Lucene's {@code k}, others' ef. */
  public int candidates() {
    return candidates.orElse(Math.max(DEFAULT_CANDIDATES, 2 * k));
  }

  /**
   * How many the graph search of one segment collects at least; of these the best {@link
   * #candidates} count.
   */
  int reach() {
    boolean pictures =
        parts.stream().allMatch(p -> p instanceof ImagePart || p instanceof LikePart);
    return pictures || candidates.isPresent() ? candidates() : Math.max(REACH, candidates());
  }

  /** Which images may be found. */
  public Optional<Query> filter() {
    return filter;
  }

  /** Names of the sets that images must all be in. */
  public Set<String> sets() {
    return sets;
  }

  /** Lowest score of a hit. */
  public OptionalDouble minimumScore() {
    return minimumScore;
  }

  /** Longest time the search may take. */
  public Optional<Duration> timeLimit() {
    return timeLimit;
  }

  /** Names of the user's fields that hits bring along. */
  public Set<String> fields() {
    return fields;
  }

  /** Whether hits bring all fields along. */
  public boolean allFields() {
    return allFields;
  }

  /** Words to be found in text fields as well. */
  public Optional<String> words() {
    return words;
  }

  /** The text fields they are looked for in; all of the index where empty. */
  public Set<String> wordFields() {
    return wordFields;
  }

  /** How the rankings by vector and by words become one. */
  public Fusion fusion() {
    return fusion;
  }

  /** How much hits are to differ from each other, in {@code [0, 1]}. */
  public double diversity() {
    return diversity;
  }

  /** From which cosine on images count as the same. */
  public OptionalDouble collapse() {
    return collapse;
  }

  /** Where the page before ended. */
  public Optional<PageMark> after() {
    return after;
  }

  private static double checkWeight(double weight) {
    if (!Double.isFinite(weight) || weight == 0) {
      throw new IllegalArgumentException("a weight must be finite and not 0, got " + weight);
    }
    return weight;
  }

  /** Collects a query. Not thread-safe. */
  public static final class Builder {
    private final List<Part> parts = new ArrayList<>();
    private int k = 10;
    private OptionalInt candidates = OptionalInt.empty();
    private Query filter;
    private OptionalDouble minimumScore = OptionalDouble.empty();
    private Duration timeLimit;
    private final Set<String> fields = new LinkedHashSet<>();
    private boolean allFields;
    private final Set<String> sets = new LinkedHashSet<>();
    private String words;
    private final Set<String> wordFields = new LinkedHashSet<>();
    private Fusion fusion = Fusion.reciprocalRank();
    private double diversity;
    private OptionalDouble collapse = OptionalDouble.empty();
    private PageMark after;

    private Builder() {}

    /** Adds words of weight 1. */
    public Builder plus(String text) {
      return plus(text, 1);
    }

    /** Adds words. */
    public Builder plus(String text, double weight) {
      parts.add(new TextPart(text, weight));
      return this;
    }

    /** Keeps away from words: the same as weight -1. */
    public Builder minus(String text) {
      return plus(text, -1);
    }

    /** Adds a picture. */
    public Builder plus(RgbImage image, double weight) {
      parts.add(new ImagePart(image, weight));
      return this;
    }

    /** Adds a vector. */
    public Builder plus(float[] vector, double weight) {
      parts.add(new VectorPart(vector, weight));
      return this;
    }

    /** Adds an image of the index. */
    public Builder plusLike(String id, double weight) {
      parts.add(new LikePart(ImageSchema.checkId(id), weight));
      return this;
    }

    /** Most hits wanted, in {@code [1, 100000]}; 10 when not given. */
    public Builder k(int value) {
      if (value < 1 || value > MAX_K) {
        throw new IllegalArgumentException("k must be in [1, " + MAX_K + "], got " + value);
      }
      this.k = value;
      return this;
    }

    /**
     * How many candidates the graph search collects before they are scored at full precision: more
     * find more, and take longer. The greater of 100 and {@code 2 k} when not given.
     */
    public Builder candidates(int value) {
      if (value < 1 || value > 2 * MAX_K) {
        throw new IllegalArgumentException(
            "candidates must be in [1, " + 2 * MAX_K + "], got " + value);
      }
      this.candidates = OptionalInt.of(value);
      return this;
    }

    /** Only images that match. Two filters must both match. */
    public Builder filter(Query query) {
      Objects.requireNonNull(query, "query");
      this.filter =
          filter == null
              ? query
              : new org.apache.lucene.search.BooleanQuery.Builder()
                  .add(filter, org.apache.lucene.search.BooleanClause.Occur.FILTER)
                  .add(query, org.apache.lucene.search.BooleanClause.Occur.FILTER)
                  .build();
      return this;
    }

    /** Only images of a set. */
    public Builder within(ImageSet set) {
      return filter(set.query());
    }

    /** Only images of a named set of the index, as it is when the query runs. */
    public Builder within(String setName) {
      sets.add(Objects.requireNonNull(setName, "setName"));
      return this;
    }

    /** Only images of at least this score; what scores mean, {@link ImageHits#scores()} says. */
    public Builder minimumScore(double value) {
      if (Double.isNaN(value)) {
        throw new IllegalArgumentException("the minimum score must be a number");
      }
      this.minimumScore = OptionalDouble.of(value);
      return this;
    }

    /**
     * Looks for words in the text fields too (BM25), and makes one ranking of the two by the
     * fusion. The two rankings are of {@link ImageQuery#candidates()} images each; pages end there.
     *
     * @param value plain words, no syntax
     * @param inFields text fields to look in; all of the index when none are given
     */
    public Builder words(String value, String... inFields) {
      if (value.isBlank()) {
        throw new IllegalArgumentException("the words of a query must not be blank");
      }
      this.words = value;
      wordFields.addAll(List.of(inFields));
      return this;
    }

    /** How to fuse the ranking by vector, first, with that by words, second. */
    public Builder fusion(Fusion value) {
      this.fusion = Objects.requireNonNull(value, "fusion");
      return this;
    }

    /**
     * Orders the candidates so that each hit adds something to those before it (maximal marginal
     * relevance).
     *
     * @param value in {@code [0, 1]}: 0 not at all, 0.3 a little, 1 whatever the query
     */
    public Builder diversity(double value) {
      if (!(value >= 0 && value <= 1)) {
        throw new IllegalArgumentException("diversity must be in [0, 1], got " + value);
      }
      this.diversity = value;
      return this;
    }

    /**
     * Shows one hit for images that look the same; it names the others.
     *
     * @param cosine from which on two images are the same, in {@code (0, 1]}; 0.95 takes other
     *     encodings and slight edits of a photo together
     */
    public Builder collapse(double cosine) {
      if (!(cosine > 0 && cosine <= 1)) {
        throw new IllegalArgumentException(
            "the cosine of near-duplicates must be in (0, 1], got " + cosine);
      }
      this.collapse = OptionalDouble.of(cosine);
      return this;
    }

    /** Goes on where a page of the same query ended. */
    public Builder after(PageMark mark) {
      this.after = mark;
      return this;
    }

    /** Stops after this time with what was found, marked as partial. */
    public Builder timeLimit(Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException("a time limit must be above 0, got " + value);
      }
      this.timeLimit = value;
      return this;
    }

    /** Hits bring these fields along. */
    public Builder fields(String... names) {
      fields.addAll(List.of(names));
      return this;
    }

    /** Hits bring all fields along. */
    public Builder allFields() {
      this.allFields = true;
      return this;
    }

    /**
     * The query.
     *
     * @throws IllegalArgumentException if it has no parts, or asks for more hits than candidates
     */
    public ImageQuery build() {
      if (parts.isEmpty()) {
        throw new IllegalArgumentException(
            "a query needs a text, an image, a vector or the id of an image");
      }
      if (candidates.isPresent() && candidates.getAsInt() < k) {
        throw new IllegalArgumentException(
            "a query for " + k + " hits needs as many candidates, got " + candidates.getAsInt());
      }
      return new ImageQuery(this);
    }
  }
}
