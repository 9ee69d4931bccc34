package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexInput;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.tests.store.MockDirectoryWrapper;
import org.junit.jupiter.api.Test;

class FaultsTest {

  @Test
  void commit_onAFullDisk_failsAndLeavesTheLastCommit() throws IOException {
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
    disk.setMaxSizeInBytes(disk.sizeInBytes() + 2_000);
    ImageIndexWriter writer = index.openWriter();
    assertThatThrownBy(
            () -> {
              for (int i = 100; i < 400; i++) {
                history.apply(i, writer);
              }
              writer.commit();
            })
        .isInstanceOf(IOException.class)
        .hasMessageContaining("disk full");
    writer.close();
    disk.setMaxSizeInBytes(0);
    try (ImageSearcher searcher = index.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      assertThat(History.read(snapshot)).isEqualTo(committed);
    }
    index.openWriter().close();
    index.verify();
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
  void flippedByte_isFoundByVerifyAndNeverCrashesASearch() throws IOException {
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
      }
    }
  }

  @Test
  void searching_whileWritersWorkAndMerge_seesWholeStates() throws Exception {
    ImageIndex index = ImageIndex.create(new ByteBuffersDirectory(), History.SETTINGS);
    AtomicReference<Throwable> failure = new AtomicReference<>();
    long end = System.nanoTime() + 3_000_000_000L;
    try (ImageIndexWriter writer = index.openWriter();
        ImageSearcher searcher = writer.searcher().open()) {
      List<Thread> threads = new ArrayList<>();
      for (int t = 0; t < 2; t++) {
        int which = t;
        threads.add(
            new Thread(() ->
                guard(
                    failure,
                    () -> {
                      History history = new History(100 + which);
                      for (long n = 0; System.nanoTime() < end; n++) {
                        history.apply(n, writer);
                        if (n % 100 == 99) {
                          writer.commit();
                        }
                      }
                    })));
      }
      for (int t = 0; t < 8; t++) {
        int which = t;
        threads.add(
            new Thread(() ->
                guard(
                    failure,
                    () -> {
                      Random random = new Random(which);
                      while (System.nanoTime() < end) {
                        searcher.refresh();
                        try (ImageSnapshot snapshot = searcher.snapshot()) {
                          float[] q = Vectors.unit(random, History.D);
                          ImageHits hits = snapshot.search(ImageQuery.vector(q).k(60).build());
                          assertThat(hits.size()).isEqualTo((int) snapshot.size());
                          assertThat(hits.ids()).doesNotHaveDuplicates();
                        }
                      }
                    })));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
    }
    assertThat(failure.get()).isNull();
    index.verify();
  }

  private interface Work {
    void run() throws Exception;
  }

  private static void guard(AtomicReference<Throwable> failure, Work work) {
    try {
      work.run();
    } catch (Throwable t) {
      failure.compareAndSet(null, t);
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
