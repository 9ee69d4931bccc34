package dev.windhover.lucene;

import dev.windhover.lucene.index.ShardCheck;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOUtils;
import org.roaringbitmap.RoaringBitmap;

/** Indexes that are about to be copied into another. */
final class ShardSources implements Closeable {
  private record Source(ImageIndex index, Directory directory, DirectoryReader reader) {}

  private final List<Source> sources = new ArrayList<>();
  private long highestNumber = -1;

  private ShardSources() {}

  static ShardSources open(List<ImageIndex> indexes) throws IOException {
    ShardSources out = new ShardSources();
    try {
      for (ImageIndex index : indexes) {
        Directory directory = index.openDirectory();
        try {
          out.sources.add(new Source(index, directory, DirectoryReader.open(directory)));
        } catch (Throwable t) {
          directory.close();
          throw t;
        }
      }
      return out;
    } catch (Throwable t) {
      out.close();
      throw t;
    }
  }

  /** Refuses what does not fit the target, or each other. */
  void check(ImageIndex target, IndexReader targetReader) throws IOException {
    RoaringBitmap taken = ShardCheck.numbers(targetReader);
    for (int i = 0; i < sources.size(); i++) {
      Source s = sources.get(i);
      String name = s.index().name();
      ShardCheck.settings(target.settings(), target.name(), s.index().settings(), name);
      ShardCheck.segments(s.reader(), name, target.settings());
      ShardCheck.ids(targetReader, target.name(), s.reader(), name);
      for (int j = 0; j < i; j++) {
        ShardCheck.ids(sources.get(j).reader(), sources.get(j).index().name(), s.reader(), name);
      }
      RoaringBitmap numbers = ShardCheck.numbers(s.reader());
      if (RoaringBitmap.intersects(taken, numbers)) {
        throw new IndexMismatchException(
            "images of "
                + name
                + " have numbers that are taken in "
                + target.name()
                + ": build it as a shard of its own (i of n)");
      }
      taken.or(numbers);
    }
    highestNumber = taken.isEmpty() ? -1 : Integer.toUnsignedLong(taken.last());
  }

  void addTo(IndexWriter writer) throws IOException {
    writer.addIndexes(sources.stream().map(Source::directory).toArray(Directory[]::new));
  }

  long highestNumber() {
    return highestNumber;
  }

  @Override
  public void close() throws IOException {
    List<Closeable> all = new ArrayList<>();
    for (Source s : sources) {
      all.add(s.reader());
      all.add(s.directory());
    }
    IOUtils.close(all);
  }
}
