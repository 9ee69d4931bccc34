package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageNames;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.StoredImages;
import dev.windhover.lucene.query.AdaptiveStop;
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
  private final ImageNames names;

  VectorSearch(ImageSearcher owner, SearchPoint point) {
    this.owner = owner;
    this.point = point;
    this.images = point.images();
    this.names = new ImageNames(point.reader());
  }

  ImageHits search(ImageQuery query) throws IOException {
    Deadline deadline = query.timeLimit().map(Deadline::after).orElse(Deadline.NONE);
    float[] vector = new QueryVectors(owner, images).sum(query);
    IndexSearcher searcher = searcher(deadline);
    Query filter = new SearchFilter(owner.index(), point).of(query);
    boolean shaped =
        query.words().isPresent() || query.diversity() > 0 || query.collapse().isPresent();
    Set<String> excluded = excluded(query);
    int candidates =
        query.candidates()
            + excluded.size()
            // Shaping must see the same candidates on every page; a plain ranking just goes on.
            + (shaped ? 0 : query.after().map(PageMark::position).orElse(0));
    int reach =
        query.reachesFar()
            ? GraphReach.forWords(ImageSchema.IMAGE_VECTOR, point.reader())
            : GraphReach.of(query.candidates(), point.reader());
    // A plain first page needs no more than its own images, and one that says there is another
    // page. Before a later one there may be any number, as images come and go between pages.
    int wanted =
        shaped || query.after().isPresent() ? Integer.MAX_VALUE : query.k() + excluded.size() + 1;
    TopDocs byVector = byVector(searcher, vector, candidates, reach, filter, wanted, deadline);
    // Behind the graph, not before it: what it reads would drive the graph out of the cache.
    QueryScale scale = owner.scales().ofImages(point, vector);
    List<Candidate> ordered;
    if (shaped) {
      Shaping shaping = new Shaping(query, images, scale);
      List<Candidate> found =
          query.words().isPresent()
              ? fused(query, searcher, vector, byVector, filter)
              : named(byVector.scoreDocs, 0, byVector.scoreDocs.length);
      ordered = shaping.apply(found, excluded);
    } else {
      ordered = firstOf(byVector.scoreDocs, query, excluded, scale);
    }
    return page(query, ordered, scale, deadline.reached());
  }

  private TopDocs byVector(
      IndexSearcher searcher,
      float[] vector,
      int candidates,
      int reach,
      Query filter,
      int wanted,
      Deadline deadline)
      throws IOException {
    int oversampling = owner.index().settings().imagePrecision().oversampling();
    int kept = Math.multiplyExact(candidates, oversampling);
    int asked = Math.max(kept, reach);
    Optional<AdaptiveStop> stop =
        filter == null ? stop((long) wanted * oversampling, asked) : Optional.empty();
    Query eligible = filter == null ? ImageSchema.images() : filter;
    TopDocs found =
        NearestVectors.search(
            searcher,
            (k, f) ->
                stop.isPresent() && f == null
                    ? NearestImagesQuery.stopping(vector, k, stop.get())
                    : new NearestImagesQuery(vector, k, f),
            stop.isPresent() ? AdaptiveStop.list(asked) : asked,
            stop.map(AdaptiveStop::wanted).orElse(asked),
            filter,
            eligible,
            eligible,
            deadline);
    ScoreDoc[] best =
        found.scoreDocs.length <= kept
            ? found.scoreDocs
            : java.util.Arrays.copyOf(found.scoreDocs, kept);
    return new TopDocs(
        found.totalHits,
        FullPrecision.best(point.reader(), ImageSchema.IMAGE_VECTOR, vector, best, wanted));
  }

  /** Where all candidates count the list must be full, and among few there is no telling. */
  private Optional<AdaptiveStop> stop(long wanted, int candidates) throws IOException {
    if (!AdaptiveStop.helps(wanted, candidates, GraphReach.largestSegment(point.reader()))) {
      return Optional.empty();
    }
    OptionalDouble deviation = point.sample().deviation(ImageSchema.IMAGE_VECTOR);
    return deviation.isPresent()
        ? Optional.of(new AdaptiveStop((int) wanted, deviation.getAsDouble()))
        : Optional.empty();
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
    String[] ids = names.ids(docs(cosines, 0, cosines.length));
    for (int i = 0; i < ids.length; i++) {
      ScoreDoc d = cosines[i];
      out.add(new Candidate(d.doc, ids[i], d.score, OptionalDouble.of(fusedScores.get(d.doc))));
    }
    out.sort(Candidate.ORDER);
    return out;
  }

  /** Some of what was found, with ids, by score and id. */
  private List<Candidate> named(ScoreDoc[] found, int from, int to) throws IOException {
    List<Candidate> out = new ArrayList<>(to - from);
    String[] ids = names.ids(docs(found, from, to));
    for (int i = from; i < to; i++) {
      out.add(new Candidate(found[i].doc, ids[i - from], found[i].score, OptionalDouble.empty()));
    }
    out.sort(Candidate.ORDER);
    return out;
  }

  private static int[] docs(ScoreDoc[] found, int from, int to) {
    int[] out = new int[to - from];
    for (int i = from; i < to; i++) {
      out[i - from] = found[i].doc;
    }
    return out;
  }

  /** The hits of a plain page; ids are read for no more documents than it needs. */
  private List<Candidate> firstOf(
      ScoreDoc[] found, ImageQuery query, Set<String> excluded, QueryScale scale)
      throws IOException {
    List<Candidate> out = new ArrayList<>(Math.min(query.k(), found.length) + 1);
    int start = 0;
    while (query.after().isPresent()
        && start < found.length
        && found[start].score > query.after().get().value()) {
      start++;
    }
    // One more than the page tells whether there is another.
    while (start < found.length && out.size() <= query.k()) {
      int wanted = query.k() + 1 - out.size();
      int end = start;
      while (end < found.length
          && (end < start + wanted || found[end].score == found[end - 1].score)
          && !tooLow(query, scale, found[end].score)) {
        end++;
      }
      if (end == start) {
        break;
      }
      for (Candidate c : named(found, start, end)) {
        if (!excluded.contains(c.id()) && c.isAfter(query.after())) {
          out.add(c);
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
    List<Candidate> shown = ordered.subList(0, Math.min(query.k(), ordered.size()));
    int[] docs = new int[shown.size()];
    String[] ids = new String[docs.length];
    for (int i = 0; i < docs.length; i++) {
      docs[i] = shown.get(i).doc();
      ids[i] = shown.get(i).id();
    }
    ImageNames.NumberedUri[] files = names.numberedUris(docs, ids);
    for (int i = 0; i < docs.length; i++) {
      Candidate c = shown.get(i);
      hits.add(
          new ImageHit(
              c.id(),
              files[i].number(),
              files[i].uri(),
              c.similarity(),
              scale.score(c.similarity()),
              c.fused(),
              fields(query, c.doc()),
              c.duplicates()));
    }
    Optional<PageMark> next = Optional.empty();
    int position = query.after().map(PageMark::position).orElse(0) + hits.size();
    if (ordered.size() > hits.size() && position <= ImageQuery.MAX_K) {
      Candidate last = ordered.get(hits.size() - 1);
      next = Optional.of(new PageMark(last.value(), last.id(), position));
    }
    return new ImageHits(hits, scale.kind(), partial, next);
  }

  private Map<String, List<FieldValue>> fields(ImageQuery query, int doc) throws IOException {
    if (!query.allFields() && query.fields().isEmpty()) {
      return Map.of();
    }
    Map<String, List<FieldValue>> out = new TreeMap<>(images.fields(doc));
    if (!query.allFields()) {
      out.keySet().retainAll(query.fields());
    }
    return out;
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
