package dev.windhover.lucene;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A document on its way to become a hit. */
record Candidate(
    int doc, String id, float similarity, OptionalDouble fused, List<String> duplicates) {

  /** Best first, equal ones by id. */
  static final Comparator<Candidate> ORDER =
      Comparator.comparingDouble((Candidate c) -> -c.value()).thenComparing(Candidate::id);

  Candidate(int doc, String id, float similarity, OptionalDouble fused) {
    this(doc, id, similarity, fused, List.of());
  }

  /** What it is ranked by. */
  double value() {
    return fused.orElse(similarity);
  }

  /** Whether it comes behind a mark in {@link #ORDER}. */
  boolean isAfter(Optional<PageMark> mark) {
    return mark.isEmpty()
        || value() < mark.get().value()
        || (value() == mark.get().value() && id.compareTo(mark.get().id()) > 0);
  }

  Candidate withDuplicates(List<String> ids) {
    return new Candidate(doc, id, similarity, fused, ids);
  }
}
