package dev.windhover.bench.layer;

import dev.windhover.lucene.ImageHit;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.index.ImageSchema;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.index.BinaryDocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.ReaderUtil;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.RescoreTopNQuery;
import org.apache.lucene.search.ScoreDoc;

/** A way to ask the same index for the ids and scores of the images nearest to a vector. */
@FunctionalInterface
interface Asked {
  /**
   * The answer.
   *
   * @param ids best first
   * @param scores of each
   */
  record Answer(String[] ids, float[] scores) {}

  /** Asks. */
  Answer ask(float[] query) throws IOException;

  /** As users of Windhover do. */
  static Asked windhover(ImageSearcher searcher, int k, int candidates) {
    return query -> {
      List<ImageHit> hits =
          searcher.search(ImageQuery.vector(query).k(k).candidates(candidates).build()).hits();
      Answer out = new Answer(new String[hits.size()], new float[hits.size()]);
      for (int i = 0; i < out.ids.length; i++) {
        out.ids[i] = hits.get(i).id();
        out.scores[i] = (float) hits.get(i).score();
      }
      return out;
    };
  }

  /** As users of Lucene do: hits in the order and with the scores that the codes give. */
  static Asked lucene(IndexSearcher searcher, int k, int candidates) {
    return query ->
        read(searcher, new KnnFloatVectorQuery(ImageSchema.IMAGE_VECTOR, query, candidates), k);
  }

  /** The same, and Lucene scores the candidates again by their floats. */
  static Asked luceneRescored(IndexSearcher searcher, int k, int candidates) {
    return query ->
        read(
            searcher,
            RescoreTopNQuery.createFullPrecisionRescorerQuery(
                new KnnFloatVectorQuery(ImageSchema.IMAGE_VECTOR, query, candidates),
                query,
                ImageSchema.IMAGE_VECTOR,
                k),
            k);
  }

  private static Answer read(IndexSearcher searcher, Query query, int k) throws IOException {
    ScoreDoc[] found = searcher.search(query, k).scoreDocs;
    List<LeafReaderContext> leaves = searcher.getIndexReader().leaves();
    Answer out = new Answer(new String[found.length], new float[found.length]);
    for (int i = 0; i < found.length; i++) {
      LeafReaderContext leaf = leaves.get(ReaderUtil.subIndex(found[i].doc, leaves));
      // Doc values are read forwards only, and hits come by score.
      BinaryDocValues ids = leaf.reader().getBinaryDocValues(ImageSchema.KEY);
      if (ids == null || !ids.advanceExact(found[i].doc - leaf.docBase)) {
        throw new IOException("document " + found[i].doc + " has no id");
      }
      out.ids[i] = ids.binaryValue().utf8ToString();
      out.scores[i] = found[i].score;
    }
    return out;
  }
}
