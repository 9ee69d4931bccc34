package dev.windhover.lucene;

import dev.windhover.lucene.index.RenumberedReader;
import dev.windhover.lucene.index.ShardCheck;
import dev.windhover.lucene.sets.ImageSet;
import dev.windhover.lucene.sets.StoredSets;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.index.CodecReader;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SlowCodecReaderWrapper;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOUtils;
import org.roaringbitmap.RoaringBitmap;

/** Indexes that are about to be copied into another. */
final class ShardSources implements Closeable {
  /** One index and, where its numbers are taken, the new ones in order of the old. */
  private static final class Source {
    final ImageIndex index;
    final Directory directory;
    final DirectoryReader reader;
    RoaringBitmap live;
    int[] renumbered;

    Source(ImageIndex index, Directory directory, DirectoryReader reader) {
      this.index = index;
      this.directory = directory;
      this.reader = reader;
    }

    int renumber(int old) {
      return renumbered[live.rank(old) - 1];
    }
  }

  private final List<Source> sources = new ArrayList<>();

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
    for (int i = 0; i < sources.size(); i++) {
      Source s = sources.get(i);
      String name = s.index.name();
      if (s.index.identity().equals(target.identity())) {
        throw new IndexMismatchException(
            "index " + name + " cannot be merged into itself: name another");
      }
      ShardCheck.settings(target.settings(), target.name(), s.index.settings(), name);
      ShardCheck.segments(s.reader, name, target.settings());
      ShardCheck.ids(targetReader, target.name(), s.reader, name);
      for (int j = 0; j < i; j++) {
        ShardCheck.ids(sources.get(j).reader, sources.get(j).index.name(), s.reader, name);
      }
    }
  }

  /**
   * Keeps the numbers of each source where none was ever given to another image, else draws new
   * ones.
   */
  void number(NumberSequence sequence) throws IOException {
    for (Source s : sources) {
      s.live = ShardCheck.numbers(s.reader);
      if (RoaringBitmap.intersects(sequence.given(0).toBitmap(), s.live)) {
        s.renumbered = new int[(int) s.live.getLongCardinality()];
        for (int i = 0; i < s.renumbered.length; i++) {
          s.renumbered[i] = sequence.next();
        }
      } else {
        sequence.adopt(s.index.givenNumbers());
      }
    }
  }

  /**
   * Copies the images: files as they are, or where numbers change segment by segment. Two steps, so
   * after a failure the writer holds part of them and is to be rolled back.
   */
  void addTo(IndexWriter writer) throws IOException {
    Directory[] unchanged =
        sources.stream()
            .filter(s -> s.renumbered == null)
            .map(s -> s.directory)
            .toArray(Directory[]::new);
    List<CodecReader> changed = new ArrayList<>();
    for (Source s : sources) {
      if (s.renumbered != null) {
        for (LeafReaderContext leaf : s.reader.leaves()) {
          changed.add(
              new RenumberedReader(SlowCodecReaderWrapper.wrap(leaf.reader()), s::renumber));
        }
      }
    }
    if (unchanged.length > 0) {
      writer.addIndexes(unchanged);
    }
    if (!changed.isEmpty()) {
      writer.addIndexes(changed.toArray(CodecReader[]::new));
    }
  }

  /** The named sets of all sources in the target's numbers; sets of one name are joined. */
  Map<String, ImageSet> sets() throws IOException {
    Map<String, ImageSet> out = new TreeMap<>();
    for (Source s : sources) {
      new StoredSets(s.index.identity())
          .readAll(s.reader)
          .forEach((name, set) -> {
            // Numbers of deleted images stay behind: here they may be another image's.
            RoaringBitmap kept = RoaringBitmap.and(set.toBitmap(), s.live);
            if (s.renumbered != null) {
              RoaringBitmap mapped = new RoaringBitmap();
              kept.forEach((org.roaringbitmap.IntConsumer) n -> mapped.add(s.renumber(n)));
              kept = mapped;
            }
            out.merge(name, ImageSet.copyOf(kept), ImageSet::or);
          });
    }
    return out;
  }

  @Override
  public void close() throws IOException {
    List<Closeable> all = new ArrayList<>();
    for (Source s : sources) {
      all.add(s.reader);
      all.add(s.directory);
    }
    IOUtils.close(all);
  }
}
