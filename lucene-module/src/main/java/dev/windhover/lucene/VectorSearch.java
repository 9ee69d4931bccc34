package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.StoredImages;
import dev.windhover.lucene.query.Deadline;
import dev.windhover.lucene.query.FullPrecision;
import dev.windhover.lucene.query.GraphReach;
import dev.windhover.lucene.query.NearestImagesQuery;
import dev.windhover.lucene.query.NearestVectors;
import dev.windhover.lucene.query.WordQueries;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.search.TotalHits;

/**
 * One search: encode, collect candidates by graph and by words, score at full precision, fuse,
 * shape, cut to a page.
 */
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
    QueryScale scale = owner.scales().ofImages(point, vector);
    IndexSearcher searcher = searcher(deadline);
    Query filter = new SearchFilter(owner.index(), point).of(query);
    boolean shaped =
        query.words().isPresent() || query.diversity() > 0 || query.collapse().isPresent();
    int candidates =
        query.candidates()
            + excluded(query).size()
            // Shaping must see the same candidates on every page; a plain ranking just goes on.
            + (shaped ? 0 : query.after().map(PageMark::position).orElse(0));
    int reach = GraphReach.of(query.reach(), point.reader());
    TopDocs byVector = byVector(searcher, vector, candidates, reach, filter, deadline);
    List<Candidate> ordered;
    if (shaped) {
      Shaping shaping = new Shaping(query, images, scale);
      List<Candidate> found =
          query.words().isPresent()
              ? fused(query, searcher, vector, byVector, filter)
              : named(byVector.scoreDocs);
      ordered = shaping.apply(found, excluded(query));
    } else {
      ordered = firstOf(byVector.scoreDocs, query, scale);
    }
    return page(query, ordered, scale, deadline.reached());
  }

  private TopDocs byVector(
      IndexSearcher searcher,
      float[] vector,
      int candidates,
      int reach,
      Query filter,
      Deadline deadline)
      throws IOException {
    int kept =
        Math.multiplyExact(candidates, owner.index().settings().imagePrecision().oversampling());
    Query eligible = filter == null ? ImageSchema.images() : filter;
    TopDocs found =
        NearestVectors.search(
            searcher,
            (k, f) -> new NearestImagesQuery(vector, k, f),
            Math.max(kept, reach),
            Math.max(kept, reach),
            filter,
            eligible,
            eligible,
            deadline);
    ScoreDoc[] best =
        found.scoreDocs.length <= kept
            ? found.scoreDocs
            : java.util.Arrays.copyOf(found.scoreDocs, kept);
    FullPrecision.score(point.reader(), ImageSchema.IMAGE_VECTOR, vector, best);
    return new TopDocs(found.totalHits, best);
  }

  /** The candidates of both rankings, each with its cosine, ordered by fused score and id. */
  private List<Candidate> fused(
      ImageQuery query, IndexSearcher searcher, float[] vector, TopDocs byVector, Query filter)
      throws IOException {
    BooleanQuery.Builder words =
        new BooleanQuery.Builder()
            .add(
                WordQueries.anyOf(query.words().orElseThrow(), query.wordFields(), point.reader()),
                BooleanClause.Occur.MUST)
            .add(filter == null ? ImageSchema.images() : filter, BooleanClause.Occur.FILTER);
    TopDocs byWords = searcher.search(words.build(), query.candidates());
    TopDocs cut =
        byVector.scoreDocs.length <= query.candidates()
            ? byVector
            : new TopDocs(
                new TotalHits(query.candidates(), TotalHits.Relation.EQUAL_TO),
                java.util.Arrays.copyOf(byVector.scoreDocs, query.candidates()));
    TopDocs fused = query.fusion().fuse(List.of(cut, byWords));
    ScoreDoc[] cosines = new ScoreDoc[fused.scoreDocs.length];
    Map<Integer, Float> fusedScores = new java.util.HashMap<>();
    for (int i = 0; i < cosines.length; i++) {
      cosines[i] = new ScoreDoc(fused.scoreDocs[i].doc, 0);
      fusedScores.put(fused.scoreDocs[i].doc, fused.scoreDocs[i].score);
    }
    FullPrecision.score(point.reader(), ImageSchema.IMAGE_VECTOR, vector, cosines);
    List<Candidate> out = new ArrayList<>(cosines.length);
    for (ScoreDoc d : cosines) {
      out.add(
          new Candidate(
              d.doc, images.id(d.doc), d.score, OptionalDouble.of(fusedScores.get(d.doc))));
    }
    out.sort(Candidate.ORDER);
    return out;
  }

  private List<Candidate> named(ScoreDoc[] found) throws IOException {
    List<Candidate> out = new ArrayList<>(found.length);
    for (ScoreDoc d : found) {
      out.add(new Candidate(d.doc, images.id(d.doc), d.score, OptionalDouble.empty()));
    }
    out.sort(Candidate.ORDER);
    return out;
  }

  /** The hits of a plain page; ids are read for no more documents than it needs. */
  private List<Candidate> firstOf(ScoreDoc[] found, ImageQuery query, QueryScale scale)
      throws IOException {
    Set<String> excluded = excluded(query);
    List<Candidate> out = new ArrayList<>(Math.min(query.k(), found.length) + 1);
    int start = 0;
    // One more than the page tells whether there is another.
    while (start < found.length && out.size() <= query.k()) {
      float similarity = found[start].score;
      if (tooLow(query, scale, similarity)) {
        break;
      }
      int end = start + 1;
      while (end < found.length && found[end].score == similarity) {
        end++;
      }
      if (query.after().isEmpty() || similarity <= query.after().get().value()) {
        List<Candidate> tied = new ArrayList<>(end - start);
        for (int i = start; i < end; i++) {
          tied.add(
              new Candidate(
                  found[i].doc, images.id(found[i].doc), similarity, OptionalDouble.empty()));
        }
        tied.sort(Candidate.ORDER);
        for (Candidate c : tied) {
          if (!excluded.contains(c.id()) && c.isAfter(query.after())) {
            out.add(c);
          }
        }
      }
      start = end;
    }
    return out;
  }

  private ImageHits page(
      ImageQuery query, List<Candidate> ordered, QueryScale scale, boolean partial)
      throws IOException {
    List<ImageHit> hits = new ArrayList<>(Math.min(query.k(), ordered.size()));
    for (Candidate c : ordered.subList(0, Math.min(query.k(), ordered.size()))) {
      hits.add(hit(query, c, scale.score(c.similarity())));
    }
    Optional<PageMark> next = Optional.empty();
    int position = query.after().map(PageMark::position).orElse(0) + hits.size();
    if (ordered.size() > hits.size() && position <= ImageQuery.MAX_K) {
      Candidate last = ordered.get(hits.size() - 1);
      next = Optional.of(new PageMark(last.value(), last.id(), position));
    }
    return new ImageHits(hits, scale.kind(), partial, next);
  }

  private ImageHit hit(ImageQuery query, Candidate c, double score) throws IOException {
    Map<String, List<FieldValue>> fields = Map.of();
    if (query.allFields() || !query.fields().isEmpty()) {
      fields = new TreeMap<>(images.fields(c.doc()));
      if (!query.allFields()) {
        fields.keySet().retainAll(query.fields());
      }
    }
    return new ImageHit(
        c.id(),
        images.number(c.doc()),
        images.uri(c.doc()),
        c.similarity(),
        score,
        c.fused(),
        fields,
        c.duplicates());
  }

  static boolean tooLow(ImageQuery query, QueryScale scale, float similarity) {
    return query.minimumScore().isPresent()
        && scale.score(similarity) < query.minimumScore().getAsDouble();
  }

  /** Images named in the query are no news. */
  private static Set<String> excluded(ImageQuery query) {
    Set<String> out = new HashSet<>();
    for (ImageQuery.Part part : query.parts()) {
      if (part instanceof ImageQuery.LikePart like) {
        out.add(like.id());
      }
    }
    return out;
  }

  private IndexSearcher searcher(Deadline deadline) {
    // A timeout belongs to a searcher, so a limited query gets one of its own.
    return deadline == Deadline.NONE
        ? point.searcher()
        : deadline.limited(point.searcher(), point.executor());
  }
}
