package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.tests.store.MockDirectoryWrapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FaultsTest {
  @TempDir Path folder;

  /** The disk fills up at many places: while a segment is written, merged, committed. */
  @ParameterizedTest
  @ValueSource(ints = {200, 2_000, 5_000, 10_000, 20_000, 40_000})
  void commit_onAFullDisk_failsAndLeavesTheLastCommit(int room) throws IOException {
    MockDirectoryWrapper disk = new MockDirectoryWrapper(new Random(1), new ByteBuffersDirectory());
    disk.setCheckIndexOnClose(false);
    ImageIndex index = ImageIndex.create(disk, History.SETTINGS);
    History history = new History(1);
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < 100; i++) {
        history.apply(i, writer);
      }
    }
    Map<String, String> committed = Map.copyOf(history.expected());
    disk.setMaxSizeInBytes(disk.sizeInBytes() + room);
    ImageIndexWriter writer = index.openWriter();
    assertThatThrownBy(
            () -> {
              for (int i = 100; i < 1000; i++) {
                history.apply(i, writer);
              }
              writer.commit();
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("disk full");
    writer.close();
    disk.setMaxSizeInBytes(0);
    assertThat(read(index)).isEqualTo(committed);
    // With room again the index is written on.
    try (ImageIndexWriter again = index.openWriter()) {
      again.delete(committed.keySet().iterator().next());
    }
    index.verify();
    assertThat(read(index)).hasSize(committed.size() - 1);
  }

  /** What was not synced is lost, cut off or garbage, as after a power failure. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void powerFailure_leavesExactlyWhatWasCommitted(long seed) throws IOException {
    Random random = new Random(seed);
    MockDirectoryWrapper disk = new MockDirectoryWrapper(random, new ByteBuffersDirectory());
    ImageIndex index = ImageIndex.create(disk, History.SETTINGS);
    History history = new History(seed);
    long n = 0;
    Map<String, String> committed = Map.of();
    for (int failure = 0; failure < 3; failure++) {
      // Abandoned, as the machine would: neither closed nor rolled back.
      ImageIndexWriter writer = index.openWriter();
      for (int i = 30 + random.nextInt(80); i > 0; i--) {
        history.apply(n++, writer);
        if (random.nextInt(40) == 0) {
          writer.commit();
          committed = Map.copyOf(history.expected());
        }
      }
      disk.crash();
      // The lock dies with the machine; the files are what they are.
      disk = new MockDirectoryWrapper(random, damaged(disk, "", bytes -> bytes));
      index = ImageIndex.open(disk);
      assertThat(read(index)).as("seed %d", seed).isEqualTo(committed);
      index.verify();
      history = History.of(seed + 100 * (failure + 1), committed);
    }
  }

  @Test
  void secondWriter_isRefusedAndTheFirstGoesOn() throws IOException {
    ImageIndex index = ImageIndex.create(folder, History.SETTINGS);
    History history = new History(9);
    try (ImageIndexWriter first = index.openWriter()) {
      history.apply(0, first);
      assertThatThrownBy(index::openWriter)
          .isInstanceOf(IndexInUseException.class)
          .hasMessageContaining("wait for it, or stop it");
      history.apply(1, first);
    }
    assertThat(read(index)).isEqualTo(history.expected());
  }

  /** Old files stay readable until the last snapshot lets go of them. */
  @Test
  void snapshot_overMergesAndCommits_answersAsBefore() throws IOException {
    MockDirectoryWrapper disk = new MockDirectoryWrapper(new Random(5), new ByteBuffersDirectory());
    ImageIndex index = ImageIndex.create(disk, History.SETTINGS);
    History history = new History(5);
    try (ImageIndexWriter writer = index.openWriter()) {
      long n = 0;
      for (; n < 200; n++) {
        history.apply(n, writer);
        if (n % 20 == 0) {
          writer.commit();
        }
      }
      writer.commit();
      Map<String, String> then = Map.copyOf(history.expected());
      ImageQuery query = ImageQuery.vector(Vectors.unit(new Random(5), History.D)).k(60).build();
      try (ImageSearcher searcher = index.openSearcher();
          ImageSnapshot snapshot = searcher.snapshot()) {
        List<ImageHit> before = snapshot.search(query).hits();
        for (int round = 0; round < 3; round++) {
          for (int i = 0; i < 100; i++) {
            history.apply(n++, writer);
          }
          writer.forceMerge(1);
          writer.commit();
          assertThat(snapshot.search(query).hits()).isEqualTo(before);
          assertThat(History.read(snapshot)).isEqualTo(then);
        }
        searcher.refresh();
        try (ImageSnapshot now = searcher.snapshot()) {
          assertThat(History.read(now)).isEqualTo(history.expected());
        }
      }
    }
  }

  @Test
  void truncatedFile_isFoundWhenOpened() throws IOException {
    Random random = new Random(2);
    ByteBuffersDirectory good = smallIndex();
    for (String file : good.listAll()) {
      long length = good.fileLength(file);
      if (length == 0) {
        continue;
      }
      Directory bad =
          damaged(
              good, file, bytes -> java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length)));
      assertThatThrownBy(() -> openAndRead(bad))
          .as("%s truncated", file)
          .isInstanceOfAny(IOException.class, IndexMismatchException.class)
          .message()
          .isNotBlank();
    }
  }

  @Test
  void flippedBit_isFoundByVerifyAndNeverCrashesAReader() throws IOException {
    long seed = 3;
    Random random = new Random(seed);
    ByteBuffersDirectory good = smallIndex();
    for (String file : good.listAll()) {
      for (int round = 0; round < 3 && good.fileLength(file) > 0; round++) {
        Directory bad =
            damaged(
                good,
                file,
                bytes -> {
                  bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
                  return bytes;
                });
        assertThatThrownBy(() -> ImageIndex.open(bad).verify())
            .as("a bit of %s flipped, seed %d", file, seed)
            .isInstanceOfAny(IOException.class, IndexMismatchException.class);
        try {
          openAndRead(bad);
        } catch (IOException | IndexMismatchException e) {
          assertThat(e).hasMessageNotContaining("null");
        }
      }
    }
  }

  private static ByteBuffersDirectory smallIndex() throws IOException {
    ByteBuffersDirectory out = new ByteBuffersDirectory();
    ImageIndex index = ImageIndex.create(out, History.SETTINGS);
    History history = new History(4);
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < 80; i++) {
        history.apply(i, writer);
      }
    }
    return out;
  }

  private static Map<String, String> read(ImageIndex index) throws IOException {
    try (ImageSearcher searcher = index.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      return History.read(snapshot);
    }
  }

  private static void openAndRead(Directory directory) throws IOException {
    try (ImageSearcher searcher = ImageIndex.open(directory).openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      History.read(snapshot);
    }
  }

  private interface Damage {
    byte[] to(byte[] bytes);
  }

  private static Directory damaged(Directory good, String file, Damage damage) throws IOException {
    ByteBuffersDirectory out = new ByteBuffersDirectory();
    for (String name : good.listAll()) {
      byte[] bytes = new byte[(int) good.fileLength(name)];
      try (IndexInput in = good.openInput(name, IOContext.READONCE)) {
        in.readBytes(bytes, 0, bytes.length);
      }
      if (name.equals(file)) {
        bytes = damage.to(bytes);
      }
      try (IndexOutput copy = out.createOutput(name, IOContext.DEFAULT)) {
        copy.writeBytes(bytes, bytes.length);
      }
    }
    return out;
  }
}
