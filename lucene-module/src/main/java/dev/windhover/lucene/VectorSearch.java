package dev.windhover.lucene;

import dev.windhover.encoder.Calibration;
import dev.windhover.encoder.VectorStatistics;
import dev.windhover.encoder.VectorStatistics.ScoreScale;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.StoredImages;
import dev.windhover.lucene.index.UnitVectors;
import dev.windhover.lucene.query.Deadline;
import dev.windhover.lucene.query.FullPrecision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
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
    float[] vector = vectorOf(query);
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
        new KnnFloatVectorQuery(
            ImageSchema.IMAGE_VECTOR,
            vector,
            collected,
            query.filter().map(VectorSearch::filterOf).orElse(null));
    ScoreDoc[] found = searcher.search(knn, collected).scoreDocs;
    FullPrecision.score(point.reader(), ImageSchema.IMAGE_VECTOR, vector, found);
    Scale scale = scaleOf(vector);
    List<ImageHit> hits = hits(query, found, scale, excluded);
    return new ImageHits(hits, scale.kind(), deadline.reached());
  }

  private List<ImageHit> hits(ImageQuery query, ScoreDoc[] found, Scale scale, Set<String> excluded)
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
        double score = scale.of(hit.found().score);
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

  /** The unit vector of the weighted sum. */
  private float[] vectorOf(ImageQuery query) throws IOException {
    int dimensions = owner.index().settings().model().dimensions();
    double[] sum = new double[dimensions];
    for (ImageQuery.Part part : query.parts()) {
      float[] v = UnitVectors.copyOf(vectorOf(part), "query vector");
      if (v.length != dimensions) {
        throw new IllegalArgumentException(
            "query vector has "
                + v.length
                + " dimensions, index "
                + owner.index().name()
                + " has "
                + dimensions
                + ": encode the query with "
                + owner.index().settings().model().name());
      }
      for (int i = 0; i < dimensions; i++) {
        sum[i] += part.weight() * v[i];
      }
    }
    float[] out = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      out[i] = (float) sum[i];
    }
    return UnitVectors.copyOf(out, "the sum of the query's parts");
  }

  private float[] vectorOf(ImageQuery.Part part) throws IOException {
    return switch (part) {
      case ImageQuery.TextPart t ->
          owner
              .textEncoder()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "this searcher was opened without a text encoder and does not"
                          + " understand words: open it with one"))
              .encodeText(t.text());
      case ImageQuery.ImagePart i ->
          owner
              .imageEncoder()
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "this searcher was opened without an image encoder and does not"
                          + " understand pictures: open it with one"))
              .encodeImage(i.image());
      case ImageQuery.VectorPart v -> v.vector();
      case ImageQuery.LikePart like -> {
        OptionalInt doc = images.find(like.id());
        if (doc.isEmpty()) {
          throw new IllegalArgumentException(
              "index " + owner.index().name() + " has no image '" + like.id() + "'");
        }
        yield images.vector(doc.getAsInt(), ImageSchema.IMAGE_VECTOR).orElseThrow();
      }
    };
  }

  private static Query filterOf(Query filter) {
    return new BooleanQuery.Builder()
        .add(ImageSchema.images(), BooleanClause.Occur.FILTER)
        .add(filter, BooleanClause.Occur.FILTER)
        .build();
  }

  private Scale scaleOf(float[] vector) throws IOException {
    Optional<VectorStatistics> statistics =
        owner.calibration().flatMap(c -> c.level(Calibration.Level.IMAGE));
    if (statistics.isPresent()) {
      return new Scale(ScoreKind.CALIBRATED, statistics.get().scaleOf(vector));
    }
    Optional<ScoreScale> corpus = point.sample().scaleOf(ImageSchema.IMAGE_VECTOR, vector);
    return corpus.isPresent()
        ? new Scale(ScoreKind.CORPUS, corpus.get())
        : new Scale(ScoreKind.COSINE, new ScoreScale(0, 1));
  }

  private record Named(String id, ScoreDoc found) {}

  private record Scale(ScoreKind kind, ScoreScale scale) {
    double of(float similarity) {
      return scale.z(similarity);
    }
  }
}
