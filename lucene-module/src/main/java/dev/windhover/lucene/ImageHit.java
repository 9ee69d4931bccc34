package dev.windhover.lucene;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * An image that was found.
 *
 * @param id the image's name
 * @param number its stable number, unsigned
 * @param uri where it is
 * @param similarity cosine with the query, in {@code [-1, 1]}
 * @param score the similarity's worth; {@link ImageHits#scores()} says what it means
 * @param fused what hits of several rankings are ordered by; empty for a search by vector alone
 * @param fields the user's fields that the query asked for
 * @param duplicates ids of images that show the same, when the query collapsed them; best first
 */
public record ImageHit(
    String id,
    int number,
    ImageUri uri,
    float similarity,
    double score,
    OptionalDouble fused,
    Map<String, List<FieldValue>> fields,
    List<String> duplicates) {

  /** Copies fields and duplicates. */
  public ImageHit {
    fields = fields.isEmpty() ? Map.of() : java.util.Collections.unmodifiableMap(fields);
    duplicates = List.copyOf(duplicates);
  }

  /** The first value of a field, as text. */
  public Optional<String> field(String name) {
    return Optional.ofNullable(fields.get(name)).map(values -> values.get(0).toString());
  }
}
