package dev.windhover.lucene.query;

import dev.windhover.encoder.Region;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Layout;
import dev.windhover.lucene.PatchVector;
import dev.windhover.lucene.index.ImageBlocks;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.WindhoverCodec;
import dev.windhover.lucene.sets.ImageSet;
import dev.windhover.lucene.sets.ImageSetQuery;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.search.QueryUtils;
import org.apache.lucene.tests.util.LuceneTestCase;

/** Our queries under Lucene's own checks, in an index that a plain {@code IndexWriter} wrote. */
public class LuceneQueriesTest extends LuceneTestCase {

  public void testImageSetQuery_underQueryUtils_isClean() throws Exception {
    IndexSettings settings = IndexSettings.ofVectors("test-model", 8).withLayout(Layout.GRID);
    ImageBlocks blocks = new ImageBlocks(settings);
    IndexWriterConfig config = new IndexWriterConfig();
    config.setCodec(new WindhoverCodec(settings, 1));
    config.setParentField(ImageSchema.PARENT_FIELD);
    try (Directory directory = newDirectory();
        IndexWriter writer = new IndexWriter(directory, config)) {
      Random random = random();
      for (int i = 0; i < 100; i++) {
        float[] v = new float[8];
        v[random.nextInt(8)] = 1;
        ImageDocument image =
            ImageDocument.builder("i" + i)
                .vector(v)
                .text("caption", i % 2 == 0 ? "two dogs" : "a cat")
                .patch(PatchVector.ofRegion(1, Region.ofImage(5, 5), v))
                .build();
        writer.updateDocuments(ImageSchema.idTerm(image.id()), blocks.of(image, i));
        if (random.nextInt(20) == 0) {
          writer.commit();
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        ImageSetQuery some = new ImageSetQuery(ImageSet.of(1, 2, 3, 50, 99, 1000));
        QueryUtils.check(random, some, searcher);
        QueryUtils.checkEqual(some, new ImageSetQuery(ImageSet.of(99, 50, 3, 2, 1, 1000)));
        QueryUtils.checkUnequal(some, new ImageSetQuery(ImageSet.of(1, 2, 3, 50, 99)));
        assertEquals(5, searcher.count(some));
        assertEquals(0, searcher.count(ImageSet.EMPTY.query()));
        QueryUtils.check(random, WordQueries.anyOf("dog cats", Set.of(), reader), searcher);
        assertEquals(50, searcher.count(WordQueries.anyOf("dog", Set.of(), reader)));
      }
      // QueryUtils takes no account of deletions, so they come last.
      writer.deleteDocuments(ImageSchema.idTerm("i3"));
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        assertEquals(
            4, new IndexSearcher(reader).count(ImageSet.of(1, 2, 3, 50, 99, 1000).query()));
      }
    }
  }
}
