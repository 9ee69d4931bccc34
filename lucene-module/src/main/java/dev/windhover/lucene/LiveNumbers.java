package dev.windhover.lucene;

import java.io.IOException;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.search.ReferenceManager;

/**
 * The numbers of images, including those written since the last refresh: what Lucene's {@code
 * LiveFieldValues} does, and besides it knows which images a reader does not show yet. Calls for
 * one id must not overlap.
 */
final class LiveNumbers implements ReferenceManager.RefreshListener {
  private static final long DELETED = -1;

  private final SearchPoint.Manager points;
  private volatile Map<String, Long> current = new ConcurrentHashMap<>();
  private volatile Map<String, Long> old = Map.of();

  LiveNumbers(SearchPoint.Manager points) {
    this.points = points;
    points.addListener(this);
  }

  /** Notes a number, after the image was written. */
  void written(String id, int number) {
    current.put(id, Integer.toUnsignedLong(number));
  }

  /** Notes that an image was deleted, after it was. */
  void deleted(String id) {
    current.put(id, DELETED);
  }

  /** Whether an image was changed since the last refresh. */
  boolean isAhead(String id) {
    return current.containsKey(id) || old.containsKey(id);
  }

  /** How many images were changed since the last refresh. */
  int ahead() {
    return current.size() + old.size();
  }

  /** The number of an image, empty if there is none. */
  OptionalLong get(String id) throws IOException {
    Long live = current.get(id);
    if (live == null) {
      live = old.get(id);
    }
    if (live != null) {
      return live == DELETED ? OptionalLong.empty() : OptionalLong.of(live);
    }
    SearchPoint point = points.acquire();
    try {
      OptionalInt doc = point.images().find(id);
      return doc.isEmpty()
          ? OptionalLong.empty()
          : OptionalLong.of(Integer.toUnsignedLong(point.images().number(doc.getAsInt())));
    } finally {
      points.release(point);
    }
  }

  @Override
  public void beforeRefresh() {
    // Writes from here on may or may not be seen by the new reader, so they stay noted.
    old = current;
    current = new ConcurrentHashMap<>();
  }

  @Override
  public void afterRefresh(boolean didRefresh) {
    old = Map.of();
  }
}
