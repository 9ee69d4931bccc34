package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.StoredImages;
import dev.windhover.lucene.query.Deadline;
import dev.windhover.lucene.query.FullPrecision;
import dev.windhover.lucene.sets.ImageSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;

/** Search by the vector of the whole image: encode, graph search, score at full precision. */
final class VectorSearch {
  private final ImageSearcher owner;
  private final SearchPoint point;
  private final StoredImages images;

  VectorSearch(ImageSearcher owner, SearchPoint point) {
    this.owner = owner;
    this.point = point;
    this.images = point.images();
  }

  ImageHits search(ImageQuery query) throws IOException {
    Deadline deadline = query.timeLimit().map(Deadline::after).orElse(Deadline.NONE);
    float[] vector = new QueryVectors(owner, images).sum(query);
    Set<String> excluded = new HashSet<>();
    for (ImageQuery.Part part : query.parts()) {
      if (part instanceof ImageQuery.LikePart like) {
        excluded.add(like.id());
      }
    }
    int collected =
        Math.multiplyExact(
            query.candidates() + excluded.size(),
            owner.index().settings().imagePrecision().oversampling());
    IndexSearcher searcher = searcher(deadline);
    Query knn =
        new KnnFloatVectorQuery(ImageSchema.IMAGE_VECTOR, vector, collected, filterOf(query));
    ScoreDoc[] found = searcher.search(knn, collected).scoreDocs;
    FullPrecision.score(point.reader(), ImageSchema.IMAGE_VECTOR, vector, found);
    QueryScale scale = owner.scales().ofImages(point, vector);
    List<ImageHit> hits = hits(query, found, scale, excluded);
    return new ImageHits(hits, scale.kind(), deadline.reached());
  }

  private List<ImageHit> hits(
      ImageQuery query, ScoreDoc[] found, QueryScale scale, Set<String> excluded)
      throws IOException {
    List<ImageHit> out = new ArrayList<>(Math.min(query.k(), found.length));
    int start = 0;
    while (start < found.length && out.size() < query.k()) {
      // Equal scores are ordered by id, which only they need to be read for.
      int end = start + 1;
      while (end < found.length && found[end].score == found[start].score) {
        end++;
      }
      List<Named> tied = new ArrayList<>(end - start);
      for (int i = start; i < end; i++) {
        tied.add(new Named(images.id(found[i].doc), found[i]));
      }
      tied.sort(Comparator.comparing(Named::id));
      for (Named hit : tied) {
        double score = scale.score(hit.found().score);
        if (query.minimumScore().isPresent() && score < query.minimumScore().getAsDouble()) {
          return out;
        }
        if (out.size() < query.k() && !excluded.contains(hit.id())) {
          out.add(hit(query, hit, score));
        }
      }
      start = end;
    }
    return out;
  }

  private ImageHit hit(ImageQuery query, Named hit, double score) throws IOException {
    int doc = hit.found().doc;
    Map<String, List<FieldValue>> fields = Map.of();
    if (query.allFields() || !query.fields().isEmpty()) {
      fields = new TreeMap<>(images.fields(doc));
      if (!query.allFields()) {
        fields.keySet().retainAll(query.fields());
      }
    }
    return new ImageHit(
        hit.id(), images.number(doc), images.uri(doc), hit.found().score, score, fields);
  }

  private IndexSearcher searcher(Deadline deadline) {
    if (deadline == Deadline.NONE) {
      return point.searcher();
    }
    // A timeout belongs to a searcher, so a limited query gets one of its own.
    return deadline.limited(point.searcher(), point.executor());
  }

  /** Filter and sets together, null for none. */
  private Query filterOf(ImageQuery query) throws IOException {
    if (query.filter().isEmpty() && query.sets().isEmpty()) {
      return null;
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    // A filter that matches other documents as well, such as all of them, must not cost more.
    all.add(ImageSchema.images(), BooleanClause.Occur.FILTER);
    query.filter().ifPresent(f -> all.add(f, BooleanClause.Occur.FILTER));
    for (String name : query.sets()) {
      ImageSet set =
          point
              .set(owner.index().identity(), name)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "index " + owner.index().name() + " has no set '" + name + "'"));
      all.add(set.query(), BooleanClause.Occur.FILTER);
    }
    return all.build();
  }

  private record Named(String id, ScoreDoc found) {}
}
