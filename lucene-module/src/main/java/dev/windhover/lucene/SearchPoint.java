package dev.windhover.lucene;

import dev.windhover.lucene.index.StoredImages;
import dev.windhover.lucene.sets.ImageSet;
import dev.windhover.lucene.sets.StoredSets;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.ReferenceManager;

/** One point in time of an index, counted by the reader's references. */
final class SearchPoint {
  private final DirectoryReader reader;
  private final IndexSearcher searcher;
  private final StoredImages images;
  private final CorpusSample sample;
  private final Executor executor;
  private final Map<String, Optional<ImageSet>> sets = new ConcurrentHashMap<>();

  SearchPoint(DirectoryReader reader, Executor executor) {
    this.reader = reader;
    this.searcher = new IndexSearcher(reader, executor);
    this.images = new StoredImages(reader);
    this.sample = new CorpusSample(reader);
    this.executor = executor;
  }

  DirectoryReader reader() {
    return reader;
  }

  IndexSearcher searcher() {
    return searcher;
  }

  StoredImages images() {
    return images;
  }

  /** A named set as of this point, read once. */
  Optional<ImageSet> set(String owner, String name) throws IOException {
    Optional<ImageSet> set = sets.get(name);
    if (set == null) {
      set = new StoredSets(owner).read(reader, name);
      sets.put(name, set);
    }
    return set;
  }

  Executor executor() {
    return executor;
  }

  CorpusSample sample() {
    return sample;
  }

  /** Hands out the newest point. */
  static final class Manager extends ReferenceManager<SearchPoint> {
    private final Executor executor;

    Manager(DirectoryReader reader, Executor executor) {
      this.executor = executor;
      this.current = new SearchPoint(reader, executor);
    }

    @Override
    protected void decRef(SearchPoint point) throws IOException {
      point.reader.decRef();
    }

    @Override
    protected SearchPoint refreshIfNeeded(SearchPoint point) throws IOException {
      DirectoryReader newer = DirectoryReader.openIfChanged(point.reader);
      return newer == null ? null : new SearchPoint(newer, executor);
    }

    @Override
    protected boolean tryIncRef(SearchPoint point) {
      return point.reader.tryIncRef();
    }

    @Override
    protected int getRefCount(SearchPoint point) {
      return point.reader.getRefCount();
    }
  }
}
