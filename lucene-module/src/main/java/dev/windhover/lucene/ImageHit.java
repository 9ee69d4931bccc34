package dev.windhover.lucene;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An image that was found.
 *
 * @param id the image's name
 * @param number its stable number, unsigned
 * @param uri where it is
 * @param similarity cosine with the query, in {@code [-1, 1]}; NaN when it was found by words only
 * @param score what the hits are ranked by; {@link ImageHits#scores()} says what it means
 * @param fields the user's fields that the query asked for
 */
public record ImageHit(
    String id,
    int number,
    ImageUri uri,
    float similarity,
    double score,
    Map<String, List<FieldValue>> fields) {

  /** Copies the fields. */
  public ImageHit {
    fields = fields.isEmpty() ? Map.of() : java.util.Collections.unmodifiableMap(fields);
  }

  /** The first value of a field, as text. */
  public Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name)).map(values -> values.get(0).toString());
  }
}
