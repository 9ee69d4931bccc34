package dev.windhover.lucene;

import java.time.Instant;
import java.util.Objects;

/** One value of a user's field. All values of one field, in the whole index, are of one kind. */
public sealed interface FieldValue {

  /** Found as it is, letter by letter: a tag, a camera, a place. */
  record Keyword(String value) implements FieldValue {
    /** Longest keyword in UTF-8 bytes: Lucene's limit for a term. */
    public static final int MAX_BYTES = 32_766;

    /**
     * @throws IllegalArgumentException if the keyword is longer than a term may be
     */
    public Keyword {
      Objects.requireNonNull(value, "value");
      if (value.length() > MAX_BYTES / 3
          && value.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > MAX_BYTES) {
        throw new IllegalArgumentException(
            "a keyword has at most "
                + MAX_BYTES
                + " bytes, got one of "
                + value.length()
                + " letters: use a text field");
      }
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /** Found by its words: a caption, a title. */
  record Text(String value) implements FieldValue {
    /** Rejects null. */
    public Text {
      Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
      return value;
    }
  }

  /** A whole number; found by value and range, and sortable. */
  record LongNumber(long value) implements FieldValue {
    @Override
    public String toString() {
      return Long.toString(value);
    }
  }

  /** A number with a fraction; found by value and range, and sortable. */
  record DoubleNumber(double value) implements FieldValue {
    @Override
    public String toString() {
      return Double.toString(value);
    }
  }

  /** A point in time, kept in milliseconds; found by range, and sortable. */
  record Date(Instant value) implements FieldValue {
    /** Rejects null and cuts to milliseconds. */
    public Date {
      value = Instant.ofEpochMilli(value.toEpochMilli());
    }

    @Override
    public String toString() {
      return value.toString();
    }
  }
}
