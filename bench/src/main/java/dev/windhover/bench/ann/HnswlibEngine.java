package dev.windhover.bench.ann;

import com.github.jelmerk.hnswlib.core.DistanceFunctions;
import com.github.jelmerk.hnswlib.core.Item;
import com.github.jelmerk.hnswlib.core.hnsw.HnswIndex;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** hnswlib-core, the Java port of hnswlib, on the heap. */
final class HnswlibEngine implements AnnEngine {

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody
  private record Vector(Integer id, float[] vector) implements Item<Integer, float[]> {
    private static final long serialVersionUID = 1L;

    @Override
    public int dimensions() {
      return vector.length;
    }
  }

  @Override
  public String name() {
    return "hnswlib-core 1.2.1";
  }

  @Override
  public List<Parameters> sweep() {
    return List.of(new Parameters(16, 100), new Parameters(32, 200));
  }

  @Override
  public Index build(float[][] corpus, Parameters parameters, Path folder) {
    HnswIndex<Integer, float[], Vector, Float> index =
        HnswIndex.newBuilder(corpus[0].length, DistanceFunctions.FLOAT_INNER_PRODUCT, corpus.length)
            .withM(parameters.m())
            .withEfConstruction(parameters.construction())
            .build();
    List<Vector> items = new ArrayList<>(corpus.length);
    for (int i = 0; i < corpus.length; i++) {
      items.add(new Vector(i, corpus[i]));
    }
    try {
      index.addAll(items);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while building", e);
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
      public long bytesOnDisk() {
        return 0;
      }

      @Override
      public void close() {}
    };
  }
}
