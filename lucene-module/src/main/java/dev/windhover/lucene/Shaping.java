package dev.windhover.lucene;

import dev.windhover.lucene.fusion.MaximalMarginalRelevance;
import dev.windhover.lucene.fusion.NearDuplicates;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.StoredImages;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What is done to a list of candidates before it is cut to a page. */
final class Shaping {
  private final ImageQuery query;
  private final StoredImages images;
  private final QueryScale scale;

  Shaping(ImageQuery query, StoredImages images, QueryScale scale) {
    this.query = query;
    this.images = images;
    this.scale = scale;
  }

  /** The candidates from the page's first on. */
  List<Candidate> apply(List<Candidate> found, Set<String> excluded) throws IOException {
    List<Candidate> kept = new ArrayList<>(found.size());
    for (Candidate c : found) {
      if (!excluded.contains(c.id()) && !VectorSearch.tooLow(query, scale, c.similarity())) {
        kept.add(c);
      }
    }
    if (query.collapse().isPresent()) {
      kept = collapsed(kept);
    }
    if (query.diversity() > 0) {
      List<Candidate> ordered = diversified(kept);
      // This order has no value that a mark could name: pages count places.
      int from = query.after().map(PageMark::position).orElse(0);
      return ordered.subList(Math.min(from, ordered.size()), ordered.size());
    }
    return kept.stream().filter(c -> c.isAfter(query.after())).toList();
  }

  private List<Candidate> collapsed(List<Candidate> candidates) throws IOException {
    int[] representatives =
        NearDuplicates.representatives(vectors(candidates), query.collapse().getAsDouble());
    List<Candidate> out = new ArrayList<>();
    for (int i = 0; i < representatives.length; i++) {
      if (representatives[i] == i) {
        List<String> same = new ArrayList<>();
        for (int j = i + 1; j < representatives.length; j++) {
          if (representatives[j] == i) {
            same.add(candidates.get(j).id());
          }
        }
        out.add(candidates.get(i).withDuplicates(same));
      }
    }
    return out;
  }

  private List<Candidate> diversified(List<Candidate> candidates) throws IOException {
    double[] relevance = candidates.stream().mapToDouble(Candidate::value).toArray();
    int[] order =
        MaximalMarginalRelevance.order(
            relevance,
            vectors(candidates).toArray(float[][]::new),
            query.diversity(),
            candidates.size());
    List<Candidate> out = new ArrayList<>(order.length);
    for (int i : order) {
      out.add(candidates.get(i));
    }
    return out;
  }

  private List<float[]> vectors(List<Candidate> candidates) throws IOException {
    List<float[]> out = new ArrayList<>(candidates.size());
    for (Candidate c : candidates) {
      out.add(images.vector(c.doc(), ImageSchema.IMAGE_VECTOR).orElseThrow());
    }
    return out;
  }
}
