package dev.windhover.lucene;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * The images a query found, best first; equal scores are ordered by id.
 *
 * @param hits at most {@code k}
 * @param scores what their scores mean
 * @param partial whether the time limit was reached, so that better images may be missing
 * @param next where to go on, when there may be more
 */
public record ImageHits(
    List<ImageHit> hits, ScoreKind scores, boolean partial, Optional<PageMark> next)
    implements Iterable<ImageHit> {

  /** Copies the list. */
  public ImageHits {
    hits = List.copyOf(hits);
  }

  /** How many there are. */
  public int size() {
    return hits.size();
  }

  /** The hit at a rank, counted from 0. */
  public ImageHit get(int rank) {
    return hits.get(rank);
  }

  /** The best one. */
  public Optional<ImageHit> best() {
    return hits.isEmpty() ? Optional.empty() : Optional.of(hits.get(0));
  }

  /** The ids, best first. */
  public List<String> ids() {
    return hits.stream().map(ImageHit::id).toList();
  }

  @Override
  public Iterator<ImageHit> iterator() {
    return hits.iterator();
  }
}
