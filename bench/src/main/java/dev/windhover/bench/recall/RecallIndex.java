package dev.windhover.bench.recall;

import dev.windhover.bench.vectors.VectorReader;
import dev.windhover.bench.vectors.VectorSet;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageHit;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.IndexSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.apache.lucene.document.KeywordField;

/**
 * A set of vectors as an index made by default settings, and searched by them.
 *
 * @param index the index
 * @param seconds its building took
 */
record RecallIndex(ImageIndex index, double seconds) {
  private static final String KEEP = "keep";
  private static final String DONE = "built";

  /** The segments of an index. */
  enum Shape {
    /** As the writer leaves them. */
    COMMITTED,
    /** Merged to one. */
    MERGED
  }

  /** The index of a set in {@code folder}, built unless it is there. */
  static RecallIndex prepare(VectorSet set, IndexSettings settings, Shape shape, Path folder)
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
        ImageDocument.Builder image =
            ImageDocument.builder(Integer.toString(i)).vector(corpus.row(i));
        for (double share : Selectivity.SHARES) {
          if (share < 1 && Selectivity.keeps(i, share)) {
            image.keyword(KEEP, Selectivity.word(share));
          }
        }
        writer.upsert(image.build());
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
      ImageSearcher searcher, float[] query, int k, double share, OptionalInt candidates)
      throws IOException {
    ImageQuery.Builder asked = ImageQuery.vector(query).k(k);
    if (share < 1) {
      asked.filter(KeywordField.newExactQuery(KEEP, Selectivity.word(share)));
    }
    candidates.ifPresent(asked::candidates);
    List<ImageHit> hits = searcher.search(asked.build()).hits();
    int[] out = new int[hits.size()];
    for (int i = 0; i < out.length; i++) {
      out[i] = Integer.parseInt(hits.get(i).id());
    }
    return out;
  }
}
