package dev.windhover.bench.ann;

import com.github.jelmerk.hnswlib.core.DistanceFunction;
import com.github.jelmerk.hnswlib.core.DistanceFunctions;
import com.github.jelmerk.hnswlib.core.Item;
import com.github.jelmerk.hnswlib.core.hnsw.HnswIndex;
import dev.windhover.bench.vectors.VectorReader;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.AbstractList;
import java.util.List;
import org.apache.lucene.util.VectorUtil;

/**
 * hnswlib-core, the Java port of hnswlib, on the heap. Its own distance functions use no SIMD (its
 * SIMD artifact for JDK 17 does not resolve any more), so it is given Lucene's dot product, which
 * its interface allows; the scalar one is measured beside it.
 */
final class HnswlibEngine implements AnnEngine {
  private static final String SIMD = "SIMD distance";
  private static final String SCALAR = "own distance";
  private static final String FILE = "hnswlib.bin";

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Vector(Integer id, float[] vector) implements Item<Integer, float[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public int dimensions() {
      return vector.length;
    }
  }

  /** The distance of the index: serialised with it, so it looks up how to compute. */
  private static final class Distance implements DistanceFunction<float[], Float> {
    private static final long serialVersionUID = 1L;
    private static final boolean USE_SCALAR = Boolean.getBoolean("bench.hnswlib.scalar");

    @Override
    public Float distance(float[] u, float[] v) {
      return USE_SCALAR
          ? DistanceFunctions.FLOAT_INNER_PRODUCT.distance(u, v)
          : Float.valueOf(1 - VectorUtil.dotProduct(u, v));
    }
  }

  @Override
  public String id() {
    return "hnswlib";
  }

  @Override
  public String name() {
    return "hnswlib-core 1.2.1";
  }

  @Override
  public List<Graph> graphs() {
    return List.of(new Graph(16, 100), new Graph(16, 250), new Graph(32, 250));
  }

  @Override
  public List<String> searches() {
    return List.of(SIMD, SCALAR);
  }

  @Override
  public List<String> jvmOptions(String search) {
    return search.equals(SCALAR) ? List.of("-Dbench.hnswlib.scalar=true") : List.of();
  }

  @Override
  public int buildHeap(long size, int dimensions) {
    return 1024 + AnnEngine.vectorHeap(size, dimensions) + (int) ((size * 1200) >> 20);
  }

  @Override
  public int searchHeap(long size, int dimensions) {
    return buildHeap(size, dimensions);
  }

  @Override
  public void build(VectorReader corpus, Graph graph, Path folder) throws IOException {
    HnswIndex<Integer, float[], Vector, Float> index =
        HnswIndex.newBuilder(corpus.dimensions(), new Distance(), corpus.size())
            .withM(graph.m())
            .withEfConstruction(graph.construction())
            .build();
    try {
      // Adds with as many threads as there are cores.
      index.addAll(
          new AbstractList<Vector>() {
            @Override
            public Vector get(int i) {
              try {
                return new Vector(i, corpus.row(i));
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            }

            @Override
            public int size() {
              return corpus.size();
            }
          });
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while building", e);
    }
    try (OutputStream out =
        new BufferedOutputStream(Files.newOutputStream(folder.resolve(FILE)), 1 << 20)) {
      index.save(out);
    }
  }

  @Override
  public Index open(VectorReader corpus, Graph graph, String search, Path folder)
      throws IOException {
    HnswIndex<Integer, float[], Vector, Float> index;
    try (InputStream in =
        new BufferedInputStream(Files.newInputStream(folder.resolve(FILE)), 1 << 20)) {
      index = HnswIndex.load(in);
    }
    return new Index() {
      @Override
      public int[] search(float[] query, int k, int candidates) {
        // The size of the candidate list is a setting of the whole index; a sweep sets it per
        // round.
        if (index.getEf() != candidates) {
          index.setEf(candidates);
        }
        return index.findNearest(query, k).stream().mapToInt(hit -> hit.item().id()).toArray();
      }

      @Override
      public void close() {}
    };
  }
}
