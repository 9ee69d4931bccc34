package dev.windhover.lucene.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NearestVectorsTest {
  private static final String FIELD = "v";
  private static final int DOCUMENTS = 100;
  private static final int VECTORS = 30;

  private final ByteBuffersDirectory directory = new ByteBuffersDirectory();
  private DirectoryReader reader;
  private IndexSearcher searcher;

  /** The {@code k} of every search that was made. */
  private final List<Integer> searches = new ArrayList<>();

  @BeforeEach
  void write() throws IOException {
    try (IndexWriter writer = new IndexWriter(directory, new IndexWriterConfig())) {
      for (int i = 0; i < DOCUMENTS; i++) {
        Document document = new Document();
        if (i < VECTORS) {
          document.add(new KnnFloatVectorField(FIELD, new float[] {1, i}));
        }
        writer.addDocument(document);
      }
    }
    reader = DirectoryReader.open(directory);
    searcher = new IndexSearcher(reader);
  }

  @AfterEach
  void close() throws IOException {
    reader.close();
    directory.close();
  }

  @Test
  void enoughForTheCaller_isNotDoneAgain() throws IOException {
    assertThat(found(64, 20, 64, new MatchAllDocsQuery())).isEqualTo(VECTORS);
    assertThat(searches).containsExactly(64);
  }

  @Test
  void allThereAre_isNotDoneAgain() throws IOException {
    assertThat(found(64, 64, 64, new FieldExistsQuery(FIELD))).isEqualTo(VECTORS);
    assertThat(searches).containsExactly(64);
  }

  @Test
  void tooFewFromTheGraph_isDoneAgainWithoutIt() throws IOException {
    assertThat(found(64, 20, 5, new FieldExistsQuery(FIELD))).isEqualTo(VECTORS);
    assertThat(searches).containsExactly(64, DOCUMENTS);
  }

  /**
   * How many are found.
   *
   * @param ends where the graph ends when it is searched for {@code k}
   */
  private int found(int k, int least, int ends, Query counted) throws IOException {
    return NearestVectors.search(
            searcher,
            (n, filter) -> {
              searches.add(n);
              int most = n == k ? Math.min(k, ends) : n;
              return new KnnFloatVectorQuery(FIELD, new float[] {1, 0}, most, filter);
            },
            k,
            least,
            null,
            new FieldExistsQuery(FIELD),
            counted,
            Deadline.NONE)
        .scoreDocs
        .length;
  }
}
