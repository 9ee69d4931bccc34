package dev.windhover.bench.ann;

import dev.windhover.bench.vectors.VectorReader;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageHit;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Precision;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Windhover as its users have it: documents with ids, hits with ids and calibrated scores; layout
 * {@code none}, merged to one segment.
 */
final class WindhoverEngine implements AnnEngine {
  private final int bits;

  WindhoverEngine(int bits) {
    this.bits = bits;
  }

  @Override
  public String id() {
    return "windhover-" + bits;
  }

  @Override
  public String name() {
    return "Windhover" + (bits == 32 ? " float32" : " " + bits + " bit");
  }

  @Override
  public List<Graph> graphs() {
    Graph own =
        new Graph(
            IndexSettings.Graph.DEFAULT.maxConnections(), IndexSettings.Graph.DEFAULT.beamWidth());
    return Stream.of(own, new Graph(16, 250), new Graph(32, 250)).distinct().toList();
  }

  @Override
  public List<String> searches() {
    return List.of("ImageSearcher");
  }

  @Override
  public int buildHeap(long size, int dimensions) {
    return 1024 + (int) ((size * 400) >> 20);
  }

  @Override
  public int searchHeap(long size, int dimensions) {
    return 512;
  }

  @Override
  public void build(VectorReader corpus, Graph graph, Path folder) throws IOException {
    IndexSettings settings =
        IndexSettings.ofVectors("bench", corpus.dimensions())
            .withPrecision(Precision.ofBits(bits))
            .withGraph(new IndexSettings.Graph(graph.m(), graph.construction()));
    ImageIndex index = ImageIndex.create(folder.resolve("index"), settings);
    try (ImageIndexWriter writer = index.openWriter()) {
      Rows.forEach(
          corpus,
          (row, vector) ->
              writer.upsert(ImageDocument.builder(Integer.toString(row)).vector(vector).build()));
      writer.forceMerge(1);
      writer.commit();
    }
  }

  @Override
  public Index open(VectorReader corpus, Graph graph, String search, Path folder)
      throws IOException {
    ImageIndex index = ImageIndex.open(folder.resolve("index"));
    ImageSearcher searcher = index.searcher().open();
    return new Index() {
      @Override
      public int[] search(float[] query, int k, int candidates) throws IOException {
        List<ImageHit> hits =
            searcher
                .search(ImageQuery.vector(query).k(k).candidates(Math.max(k, candidates)).build())
                .hits();
        int[] out = new int[hits.size()];
        for (int i = 0; i < out.length; i++) {
          out[i] = Integer.parseInt(hits.get(i).id());
        }
        return out;
      }

      @Override
      public void close() throws IOException {
        searcher.close();
      }
    };
  }
}
