package dev.windhover.lucene.query;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.VectorStatistics.ScoreScale;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Layout;
import dev.windhover.lucene.PatchVector;
import dev.windhover.lucene.Precision;
import dev.windhover.lucene.index.ImageBlocks;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.StoredImages;
import dev.windhover.lucene.index.WindhoverCodec;
import dev.windhover.lucene.sets.ImageSet;
import dev.windhover.lucene.sets.ImageSetQuery;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.FieldDoc;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.join.ScoreMode;
import org.apache.lucene.search.join.ToParentBlockJoinQuery;
import org.apache.lucene.store.Directory;
import org.apache.lucene.tests.search.QueryUtils;
import org.apache.lucene.tests.util.LuceneTestCase;
import org.apache.lucene.util.VectorUtil;

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

  public void testNearestPatchesQuery_filteredAndNot_isCleanAndAgreesWithAllCompared()
      throws Exception {
    IndexSettings settings =
        IndexSettings.ofVectors("test-model", 8)
            .withLayout(Layout.GRID)
            .withPrecision(Precision.FLOAT32);
    ImageBlocks blocks = new ImageBlocks(settings);
    IndexWriterConfig config = new IndexWriterConfig();
    config.setCodec(new WindhoverCodec(settings, 1));
    config.setParentField(ImageSchema.PARENT_FIELD);
    Random random = random();
    int images = 3_000;
    try (Directory directory = newDirectory();
        IndexWriter writer = new IndexWriter(directory, config)) {
      float[][][] patches = new float[images][2][];
      for (int i = 0; i < images; i++) {
        ImageDocument.Builder image = ImageDocument.builder("i" + i).vector(vector(random));
        for (int p = 0; p < 2; p++) {
          patches[i][p] = vector(random);
          image.patch(PatchVector.ofRegion(1, new Region(p, 0, 5, 5), patches[i][p]));
        }
        writer.addDocuments(blocks.of(image.build(), i));
        if (i == images / 3) {
          writer.commit();
        }
      }
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        float[] q = vector(random);
        // One that is compared patch by patch, and two that are searched by graph.
        for (int kept : new int[] {40, 1_500, images}) {
          int[] numbers = random.ints(0, images).distinct().limit(kept).toArray();
          Optional<Query> filter =
              kept == images ? Optional.empty() : Optional.of(ImageSet.of(numbers).query());
          NearestPatchesQuery query = new NearestPatchesQuery(1, q, 5, filter);
          QueryUtils.checkEqual(query, new NearestPatchesQuery(1, q, 5, filter));
          QueryUtils.checkUnequal(query, new NearestPatchesQuery(1, q, 6, filter));
          QueryUtils.checkUnequal(query, new NearestPatchesQuery(2, q, 5, filter));
          // Twice as often as the searcher's cache needs to keep the filter.
          for (int round = 0; round < 8; round++) {
            List<Float> found = new ArrayList<>();
            for (ScoreDoc d : searcher.search(query, 5).scoreDocs) {
              found.add(2 * d.score - 1);
            }
            List<Float> truth = new ArrayList<>();
            for (int i : numbers) {
              truth.add(
                  Math.max(
                      VectorUtil.dotProduct(q, patches[i][0]),
                      VectorUtil.dotProduct(q, patches[i][1])));
            }
            truth.sort(Comparator.reverseOrder());
            assertEquals(5, found.size());
            for (int i = 0; i < 5; i++) {
              assertEquals("kept " + kept, truth.get(i), found.get(i), 1e-5);
            }
          }
        }
        NearestPatchesQuery none =
            new NearestPatchesQuery(1, q, 5, Optional.of(ImageSet.EMPTY.query()));
        assertEquals(0, searcher.count(none));
        // The same for images, by Lucene's own join.
        Query joined =
            new ToParentBlockJoinQuery(
                new NearestPatchesQuery(1, q, 5, Optional.empty()),
                ImageSchema.parents(),
                ScoreMode.Max);
        assertEquals(5, searcher.count(joined));
        ScoreScale scale = new ScoreScale(0.2, 0.1);
        CalibratedScore score = new CalibratedScore(ImageSchema.IMAGE_VECTOR, q, scale);
        assertEquals(score, new CalibratedScore(ImageSchema.IMAGE_VECTOR, q, scale));
        TopDocs sorted =
            searcher.search(ImageSchema.images(), 10, new Sort(score.getSortField(true)));
        double before = Double.MAX_VALUE;
        for (ScoreDoc d : sorted.scoreDocs) {
          float[] v =
              new StoredImages(reader).vector(d.doc, ImageSchema.IMAGE_VECTOR).orElseThrow();
          double z = (double) ((FieldDoc) d).fields[0];
          assertEquals((VectorUtil.dotProduct(q, v) - 0.2) / 0.1, z, 1e-4);
          assertTrue(z <= before);
          before = z;
        }
      }
      // What is nearest in one segment alone is not what is nearest in all: QueryUtils compares the
      // two, so it is given one segment.
      writer.forceMerge(1);
      try (DirectoryReader reader = DirectoryReader.open(writer)) {
        IndexSearcher searcher = new IndexSearcher(reader);
        Query some = ImageSet.of(random.ints(0, images).distinct().limit(1_500).toArray()).query();
        for (Optional<Query> filter : List.of(Optional.of(some), Optional.<Query>empty())) {
          QueryUtils.check(random, new NearestPatchesQuery(1, vector(random), 5, filter), searcher);
          float[] q = vector(random);
          NearestImagesQuery whole = new NearestImagesQuery(q, 5, filter.orElse(null));
          QueryUtils.check(random, whole, searcher);
          QueryUtils.checkEqual(whole, new NearestImagesQuery(q, 5, filter.orElse(null)));
          QueryUtils.checkUnequal(whole, new NearestImagesQuery(q, 6, filter.orElse(null)));
          ScoreDoc[] quickly = whole.find(searcher).scoreDocs;
          ScoreDoc[] slowly = searcher.search(whole, 5).scoreDocs;
          assertEquals(slowly.length, quickly.length);
          for (int i = 0; i < slowly.length; i++) {
            assertEquals(slowly[i].doc, quickly[i].doc);
            assertEquals(slowly[i].score, quickly[i].score, 0);
          }
          // A filter that lets few through has them all compared: that is the truth.
          if (filter.isPresent()) {
            Sort byScore =
                new Sort(
                    new CalibratedScore(ImageSchema.IMAGE_VECTOR, q, new ScoreScale(0, 1))
                        .getSortField(true));
            TopDocs truth = searcher.search(some, 5, byScore);
            TopDocs found = searcher.search(whole, 5);
            for (int d = 0; d < 5; d++) {
              assertEquals(truth.scoreDocs[d].doc, found.scoreDocs[d].doc);
            }
          }
        }
      }
    }
  }

  private static float[] vector(Random random) {
    float[] out = new float[8];
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) random.nextGaussian();
    }
    return VectorUtil.l2normalize(out);
  }
}
