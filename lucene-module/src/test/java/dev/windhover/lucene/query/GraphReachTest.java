package dev.windhover.lucene.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.NoMergePolicy;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;

class GraphReachTest {

  @Test
  void of_noSegmentAndOne_isAll() throws IOException {
    assertThat(reach(640)).isEqualTo(640);
    assertThat(reach(640, 100)).isEqualTo(640);
  }

  @Test
  void of_equalSegments_isLessByTheCubeRootOfTheirNumber() throws IOException {
    assertThat(reach(640, 10, 10, 10, 10, 10, 10, 10, 10)).isEqualTo(320);
    assertThat(reach(1, 10, 10, 10, 10, 10, 10, 10, 10)).isEqualTo(1);
  }

  @Test
  void of_oneLargeSegmentAmongSmallOnes_staysNearAll() throws IOException {
    assertThat(reach(640, 1000, 10, 10, 10, 10, 10, 10)).isBetween(620, 640);
  }

  @Test
  void forWords_growsWithTheGraph() throws IOException {
    assertThat(GraphReach.forWords(0)).isEqualTo(640);
    assertThat(GraphReach.forWords(100_000)).isEqualTo(640);
    assertThat(GraphReach.forWords(200_000)).isBetween(1150, 1160);
    assertThat(GraphReach.forWords(Integer.MAX_VALUE)).isPositive();
  }

  @Test
  void forWords_documentsWithoutVectors_doNotCount() throws IOException {
    try (Directory directory = new ByteBuffersDirectory();
        IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      Document vector = new Document();
      vector.add(new KnnFloatVectorField("v", new float[] {1, 0}));
      writer.addDocument(vector);
      for (int i = 0; i < 150_000; i++) {
        writer.addDocument(new Document());
      }
      writer.forceMerge(1);
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        assertThat(reader.leaves()).hasSize(1);
        assertThat(GraphReach.forWords("v", reader)).isEqualTo(640);
        assertThat(GraphReach.forWords("none", reader)).isEqualTo(640);
      }
    }
  }

  private static int reach(int candidates, int... segments) throws IOException {
    try (Directory directory = new ByteBuffersDirectory()) {
      IndexWriterConfig config =
          new IndexWriterConfig().setMergePolicy(NoMergePolicy.INSTANCE).setCommitOnClose(true);
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        for (int documents : segments) {
          for (int i = 0; i < documents; i++) {
            writer.addDocument(new Document());
          }
          writer.flush();
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(directory)) {
        assertThat(reader.leaves()).hasSize(segments.length);
        return GraphReach.of(candidates, reader);
      }
    }
  }
}
