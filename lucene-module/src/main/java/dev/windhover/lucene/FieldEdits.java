package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageSchema;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to change in an image's fields: each named field gets exactly the values given here, no
 * values at all remove it, and fields not named stay. Immutable and thread-safe.
 */
public final class FieldEdits {
  private final Map<String, List<FieldValue>> fields;
  private final Optional<String> json;
  private final Optional<ImageUri> uri;

  private FieldEdits(Builder b) {
    Map<String, List<FieldValue>> copy = new LinkedHashMap<>();
    b.fields.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    this.fields = Collections.unmodifiableMap(copy);
    this.json = Optional.ofNullable(b.json);
    this.uri = Optional.ofNullable(b.uri);
  }

  /** A builder. */
  public static Builder builder() {
    return new Builder();
  }

  /** The new values per field; an empty list removes the field. */
  public Map<String, List<FieldValue>> fields() {
    return fields;
  }

  /** New JSON, empty to keep the old. */
  public Optional<String> json() {
    return json;
  }

  /** New place, empty to keep the old. */
  public Optional<ImageUri> uri() {
    return uri;
  }

  /** An image with these changes made. */
  ImageDocument applyTo(ImageDocument before) {
    ImageDocument.Builder b = before.toBuilder(before.id());
    fields()
        .forEach((name, values) -> {
          b.without(name);
          values.forEach(v -> b.field(name, v));
        });
    json().ifPresent(b::json);
    uri().ifPresent(b::uri);
    return b.build();
  }

  /** Collects edits. Not thread-safe. */
  public static final class Builder {
    private final Map<String, List<FieldValue>> fields = new LinkedHashMap<>();
    private String json;
    private ImageUri uri;

    private Builder() {}

    /** Sets a field of keywords. */
    public Builder keyword(String field, String... values) {
      values(field).clear();
      for (String v : values) {
        values(field).add(new FieldValue.Keyword(v));
      }
      return this;
    }

    /** Sets a field of text. */
    public Builder text(String field, String... values) {
      values(field).clear();
      for (String v : values) {
        values(field).add(new FieldValue.Text(v));
      }
      return this;
    }

    /** Sets a field of whole numbers. */
    public Builder number(String field, long... values) {
      values(field).clear();
      for (long v : values) {
        values(field).add(new FieldValue.LongNumber(v));
      }
      return this;
    }

    /** Sets a field of numbers with a fraction. */
    public Builder decimal(String field, double... values) {
      values(field).clear();
      for (double v : values) {
        values(field).add(new FieldValue.DoubleNumber(v));
      }
      return this;
    }

    /** Sets a field of points in time. */
    public Builder date(String field, Instant... values) {
      values(field).clear();
      for (Instant v : values) {
        values(field).add(new FieldValue.Date(v));
      }
      return this;
    }

    /** Removes a field. */
    public Builder remove(String field) {
      values(field).clear();
      return this;
    }

    /** Sets the stored JSON. */
    public Builder json(String value) {
      this.json = value;
      return this;
    }

    /** Sets the place of the image: it was moved, not changed. */
    public Builder uri(ImageUri value) {
      this.uri = value;
      return this;
    }

    /** The edits. */
    public FieldEdits build() {
      return new FieldEdits(this);
    }

    private List<FieldValue> values(String field) {
      return fields.computeIfAbsent(ImageSchema.checkUserField(field), f -> new ArrayList<>());
    }
  }
}
