package dev.windhover.lucene;

import dev.windhover.encoder.RgbImage;
import dev.windhover.lucene.fusion.Fusion;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.UnitVectors;
import java.time.Duration;
import java.util.ArrayList;
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

    /** The unit vector itself, for those who only read it. */
    float[] unit() {
      return vector;
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

  /**
   * How far the graph search goes: as far as finds what Lucene finds with this {@code k}, others
   * with this ef. A plain search (one page, no filter, no words, no shaping) may stop before, where
   * nothing near is left, or collect up to half as many again.
   */
  public int candidates() {
    return candidates.orElse(Math.max(DEFAULT_CANDIDATES, 2 * k));
  }

  /**
   * Whether the graph search goes as far as words need ({@code GraphReach}), more than {@link
   * #candidates} as a rule, of which the best count. Pictures need no more than those.
   */
  boolean reachesFar() {
    boolean pictures =
        parts.stream().allMatch(p -> p instanceof ImagePart || p instanceof LikePart);
    return !pictures && candidates.isEmpty();
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
  public static final class Builder extends QueryConditions<Builder> {
    private final List<Part> parts = new ArrayList<>();

    private Builder() {}

    @Override
    Builder self() {
      return this;
    }

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
