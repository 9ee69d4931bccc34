package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.UnitVectors;
import dev.windhover.lucene.query.WordQueries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.Query;

/** Says why an image is, or is not, a hit of a query. */
final class SearchExplanation {
  private final ImageSearcher owner;
  private final SearchPoint point;

  SearchExplanation(ImageSearcher owner, SearchPoint point) {
    this.owner = owner;
    this.point = point;
  }

  Explanation of(ImageQuery query, String id) throws IOException {
    OptionalInt found = point.images().find(id);
    if (found.isEmpty()) {
      return Explanation.noMatch("there is no image '" + id + "'");
    }
    int doc = found.getAsInt();
    QueryVectors vectors = new QueryVectors(owner, point.images());
    float[] vector = vectors.sum(query);
    float[] own = point.images().vector(doc, ImageSchema.IMAGE_VECTOR).orElseThrow();
    float similarity = UnitVectors.dot(own, vector);
    QueryScale scale = owner.scales().ofImages(point, vector);
    double score = scale.score(similarity);

    List<Explanation> details = new ArrayList<>();
    details.add(similarity(query, vectors, own, similarity));
    details.add(
        Explanation.match(
            scale.scale().mean(),
            "mean similarity of the background, " + scale.kind().name().toLowerCase(Locale.ROOT)));
    details.add(
        Explanation.match(scale.scale().deviation(), "standard deviation of the background"));
    boolean matches = true;

    Query filter = new SearchFilter(owner.index(), point).of(query);
    if (filter != null) {
      Explanation byFilter = point.searcher().explain(filter, doc);
      details.add(byFilter);
      matches = byFilter.isMatch();
    }
    if (query.words().isPresent()) {
      Query words = WordQueries.anyOf(query.words().get(), query.wordFields(), point.reader());
      details.add(
          Explanation.match(
              point.searcher().explain(words, doc).getValue(),
              "score by words",
              point.searcher().explain(words, doc)));
    }
    if (VectorSearch.tooLow(query, scale, similarity)) {
      matches = false;
      details.add(
          Explanation.noMatch(
              "score is below the minimum of " + query.minimumScore().getAsDouble()));
    }
    ImageHits hits = new VectorSearch(owner, point).search(query);
    int rank = hits.ids().indexOf(id);
    details.add(
        rank >= 0
            ? Explanation.match(rank + 1, "rank among " + hits.size() + " hits")
            : Explanation.noMatch("not among the " + hits.size() + " hits"));
    String summary = "score of image '" + id + "': (similarity - mean) / standard deviation";
    return matches
        ? Explanation.match(score, summary, details)
        : Explanation.noMatch("not found: " + summary + " is " + score, details);
  }

  private static Explanation similarity(
      ImageQuery query, QueryVectors vectors, float[] own, float similarity) throws IOException {
    List<Explanation> parts = new ArrayList<>();
    for (ImageQuery.Part part : query.parts()) {
      parts.add(
          Explanation.match(
              UnitVectors.dot(own, vectors.unit(part)),
              "cosine with " + describe(part) + ", weight " + part.weight()));
    }
    return Explanation.match(
        similarity,
        "cosine with the sum of " + parts.size() + " part(s), brought to length 1",
        parts);
  }

  private static String describe(ImageQuery.Part part) {
    return switch (part) {
      case ImageQuery.TextPart t -> "text '" + t.text() + "'";
      case ImageQuery.ImagePart i -> "a picture";
      case ImageQuery.VectorPart v -> "a vector";
      case ImageQuery.LikePart like -> "image '" + like.id() + "'";
    };
  }
}
