package dev.windhover.bench.recall;

import dev.windhover.bench.vectors.VectorReader;
import dev.windhover.bench.vectors.VectorSet;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageHit;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.query.FullPrecision;
import dev.windhover.lucene.sets.ImageSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.lucene.search.ScoreDoc;

/**
 * A set of vectors as an index made by default settings, and searched by them.
 *
 * @param index the index
 * @param seconds its building took
 */
public record RecallIndex(ImageIndex index, double seconds) {
  private static final String DONE = "built";
  private static final int COMMITS = 6;

  /** The segments of an index. */
  public enum Shape {
    /** As the writer leaves them after one commit. */
    COMMITTED,
    /** Committed in {@value #COMMITS} steps, as a collection that grows is. */
    SEVERAL,
    /** Merged to one. */
    MERGED
  }

  /** The index of a set in {@code folder}, built unless it is there. */
  public static RecallIndex prepare(VectorSet set, IndexSettings settings, Shape shape, Path folder)
      throws IOException {
    if (ImageIndex.exists(folder)) {
      ImageIndex there = ImageIndex.open(folder);
      String seconds = there.userData().get(DONE + " " + set.description().recipe());
      if (seconds != null) {
        return new RecallIndex(there, Double.parseDouble(seconds));
      }
      try (var files = Files.list(folder)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
    }
    long start = System.nanoTime();
    ImageIndex index = ImageIndex.create(folder, settings);
    double seconds;
    try (ImageIndexWriter writer = index.openWriter();
        VectorReader corpus = set.corpus()) {
      for (int i = 0; i < corpus.size(); i++) {
        // One after another, so that image i gets number i.
        writer.upsert(ImageDocument.builder(Integer.toString(i)).vector(corpus.row(i)).build());
        if (shape == Shape.SEVERAL && (i + 1) % Math.ceilDiv(corpus.size(), COMMITS) == 0) {
          writer.commit();
        }
      }
      if (shape == Shape.MERGED) {
        writer.forceMerge(1);
      }
      writer.commit();
      seconds = (System.nanoTime() - start) / 1e9;
      writer.commit(
          java.util.Map.of(DONE + " " + set.description().recipe(), Double.toString(seconds)));
    }
    return new RecallIndex(index, seconds);
  }

  /** Finds the ordinals of the best {@code k}. */
  static int[] search(
      ImageSearcher searcher,
      float[] query,
      int k,
      Optional<ImageSet> filter,
      OptionalInt candidates)
      throws IOException {
    ImageQuery.Builder asked = ImageQuery.vector(query).k(k);
    filter.ifPresent(asked::within);
    candidates.ifPresent(asked::candidates);
    List<ImageHit> hits = searcher.search(asked.build()).hits();
    int[] out = new int[hits.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = Integer.parseInt(hits.get(i).id());
    }
    return out;
  }

  /** The ordinals of the best {@code k} of what a graph search found, by full vectors; sorts it. */
  static int[] best(ImageSnapshot snapshot, float[] query, int k, ScoreDoc[] found)
      throws IOException {
    FullPrecision.score(snapshot.lucene().getIndexReader(), ImageSchema.IMAGE_VECTOR, query, found);
    int[] out = new int[Math.min(k, found.length)];
    for (int i = 0; i < out.length; i++) {
      out[i] = Integer.parseInt(snapshot.images().id(found[i].doc));
    }
    return out;
  }
}
