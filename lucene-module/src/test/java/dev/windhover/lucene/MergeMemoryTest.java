package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.lucene.index.VectorCountMergePolicy;
import java.io.IOException;
import java.util.Random;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

class MergeMemoryTest {
  private static final long MB = 1 << 20;

  @Test
  void needed_defaultGraph_isTheRule() {
    MergeMemory memory = new MergeMemory(4096 * MB, IndexSettings.Graph.DEFAULT);
    assertThat(memory.needed(1_000_000)).isEqualTo(256 * MB + 400_000_000L);
    assertThat(memory.needed(memory.cap())).isBetween(1023 * MB, 1024 * MB);
  }

  @Test
  void cap_smallHeap_isSmaller() {
    assertThat(new MergeMemory(512 * MB, IndexSettings.Graph.DEFAULT).cap())
        .isEqualTo(256 * MB / 400);
    assertThat(new MergeMemory(128 * MB, IndexSettings.Graph.DEFAULT).cap()).isEqualTo(20_000);
  }

  @Test
  void check_moreThanTheHeap_isRefusedWithTheWayOut() {
    MergeMemory memory = new MergeMemory(1024 * MB, IndexSettings.Graph.DEFAULT);
    assertThatThrownBy(() -> memory.check("photos", 10_000_000, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("index photos to 1 segment(s)")
        .hasMessageContaining("10,000,000 vectors")
        .hasMessageContaining("4,070 MB of heap")
        .hasMessageContaining("this program has 1,024 MB")
        .hasMessageContaining("-Xmx4071m, or merge to 7 segments");
    assertThatCode(() -> memory.check("photos", 10_000_000, 7)).doesNotThrowAnyException();
    assertThatCode(() -> memory.check("photos", 2_000_000, 1)).doesNotThrowAnyException();
    assertThatThrownBy(() -> memory.check("photos", 1, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("segments must be >= 1, got 0");
  }

  @Test
  void mergePolicy_manySegments_mergesThemButNonePastTheCap() throws IOException {
    Random random = new Random(1);
    IndexWriterConfig config = new IndexWriterConfig();
    config.setMergePolicy(new VectorCountMergePolicy(500, 1 << 16));
    config.setMaxBufferedDocs(50);
    config.setRAMBufferSizeMB(IndexWriterConfig.DISABLE_AUTO_FLUSH);
    try (ByteBuffersDirectory directory = new ByteBuffersDirectory();
        IndexWriter writer = new IndexWriter(directory, config)) {
      for (int i = 0; i < 4_000; i++) {
        Document doc = new Document();
        doc.add(new KnnFloatVectorField("v", Vectors.unit(random, 4)));
        // What is stored beside the vectors makes no difference.
        doc.add(new StoredField("s", new byte[random.nextInt(i < 2_000 ? 10 : 1_000)]));
        writer.addDocument(doc);
      }
      writer.maybeMerge();
      writer.commit();
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        assertThat(reader.leaves()).hasSizeBetween(8, 40);
        for (LeafReaderContext leaf : reader.leaves()) {
          assertThat(leaf.reader().maxDoc()).isLessThanOrEqualTo(500);
        }
      }
    }
  }

  @Test
  void statistics_countVectorsAndTheirMemoryByField() throws IOException {
    int d = 16;
    ImageIndex index =
        ImageIndex.create(
            new ByteBuffersDirectory(),
            IndexSettings.ofVectors("test-model", d)
                .withLayout(Layout.GRID)
                .withPatchPrecision(Precision.FLOAT32));
    Random random = new Random(2);
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < 300; i++) {
        ImageDocument.Builder image =
            ImageDocument.builder("i" + i).vector(Vectors.unit(random, d));
        for (int p = 0; p < 3; p++) {
          image.patch(
              PatchVector.ofRegion(
                  1, new dev.windhover.encoder.Region(p, 0, 4, 4), Vectors.unit(random, d)));
        }
        writer.upsert(image.build());
        if (i == 150) {
          writer.commit();
        }
      }
      writer.upsertText(new TextDocument("t", "words", Vectors.unit(random, d)));
      writer.commit();
      writer.delete("i0");
      assertThat(writer.heapToMerge(1)).isBetween(256 * MB, 257 * MB);
    }
    try (ImageSearcher searcher = index.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      IndexStatistics s = snapshot.statistics();
      assertThat(s.images()).isEqualTo(299);
      assertThat(s.texts()).isEqualTo(1);
      assertThat(s.segments()).isEqualTo(2);
      assertThat(s.deletedDocuments()).isEqualTo(4);
      assertThat(s.vectors()).containsOnlyKeys("image", "patch.1", "text");
      IndexStatistics.VectorField image = s.vectors().get("image");
      assertThat(image.count()).isEqualTo(300);
      assertThat(image.dimensions()).isEqualTo(d);
      assertThat(image.offHeapBytes()).containsEntry("vec", 300L * d * 4).containsKey("veq");
      assertThat(image.offHeapBytes().get("veq")).isGreaterThanOrEqualTo(300L * d);
      IndexStatistics.VectorField patch = s.vectors().get("patch.1");
      assertThat(patch.count()).isEqualTo(900);
      assertThat(patch.offHeapBytes()).containsEntry("vec", 900L * d * 4).doesNotContainKey("veq");
      assertThat(patch.totalOffHeapBytes()).isGreaterThanOrEqualTo(900L * d * 4);
    }
  }
}
