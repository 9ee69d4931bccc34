package dev.windhover.lucene.query;

import java.time.Duration;
import org.apache.lucene.index.QueryTimeout;
import org.apache.lucene.search.IndexSearcher;

/** A moment after which a search stops with what it has. Remembers whether it was in the way. */
public final class Deadline implements QueryTimeout {
  /** Never. */
  public static final Deadline NONE = new Deadline(Long.MAX_VALUE);

  private final long at;
  private volatile boolean reached;

  private Deadline(long at) {
    this.at = at;
  }

  /** So long from now. */
  public static Deadline after(Duration limit) {
    return new Deadline(System.nanoTime() + limit.toNanos());
  }

  @Override
  public boolean shouldExit() {
    if (at != Long.MAX_VALUE && System.nanoTime() - at > 0) {
      reached = true;
    }
    return reached;
  }

  /** Whether a search was told to stop. */
  public boolean reached() {
    return reached;
  }

  /** A searcher over the same segments and threads that obeys this deadline. */
  public IndexSearcher limited(IndexSearcher searcher, java.util.concurrent.Executor executor) {
    IndexSearcher out = new IndexSearcher(searcher.getTopReaderContext(), executor);
    out.setTimeout(this);
    return out;
  }
}
