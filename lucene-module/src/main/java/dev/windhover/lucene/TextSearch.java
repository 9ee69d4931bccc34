package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.query.Deadline;
import dev.windhover.lucene.query.FullPrecision;
import dev.windhover.lucene.query.NearestVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.StoredFields;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;

/** Search among the texts of an index, for image to text. */
final class TextSearch {
  private final ImageIndex index;
  private final SearchPoint point;

  TextSearch(ImageIndex index, SearchPoint point) {
    this.index = index;
    this.point = point;
  }

  List<TextHit> nearest(float[] query, int k) throws IOException {
    if (k < 1 || k > ImageQuery.MAX_K) {
      throw new IllegalArgumentException("k must be in [1, " + ImageQuery.MAX_K + "], got " + k);
    }
    float[] vector = QueryVectors.check(index, query);
    int collected =
        Math.max(ImageQuery.DEFAULT_CANDIDATES, 2 * k)
            * index.settings().imagePrecision().oversampling();
    Query texts = ImageSchema.kind(ImageSchema.KIND_TEXT);
    ScoreDoc[] found =
        NearestVectors.search(
                point.searcher(),
                (n, filter) -> new KnnFloatVectorQuery(ImageSchema.TEXT_VECTOR, vector, n, filter),
                collected,
                collected,
                null,
                texts,
                texts,
                Deadline.NONE)
            .scoreDocs;
    FullPrecision.score(point.reader(), ImageSchema.TEXT_VECTOR, vector, found);
    StoredFields stored = point.reader().storedFields();
    List<TextHit> out = new ArrayList<>();
    for (int i = 0; i < found.length && (i < k || found[i].score == found[k - 1].score); i++) {
      Document doc = stored.document(found[i].doc, Set.of(ImageSchema.CONTENT));
      out.add(
          new TextHit(
              point.images().id(found[i].doc), doc.get(ImageSchema.CONTENT), found[i].score));
    }
    out.sort(Comparator.comparingDouble((TextHit h) -> -h.similarity()).thenComparing(TextHit::id));
    return List.copyOf(out.subList(0, Math.min(k, out.size())));
  }
}
