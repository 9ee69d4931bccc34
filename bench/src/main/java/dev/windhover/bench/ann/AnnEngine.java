package dev.windhover.bench.ann;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Something that finds nearest neighbours. */
interface AnnEngine {

  /** For tables; says which variant. */
  String name();

  /** The parameters to try; the best of them counts. */
  List<Parameters> sweep();

  /**
   * Builds an index of unit vectors compared by dot product; ordinals are array positions.
   *
   * @param folder an empty folder for engines that live on disk
   */
  Index build(float[][] corpus, Parameters parameters, Path folder) throws IOException;

  /**
   * Graph parameters: {@code m} neighbours per node (as HNSW counts them: twice as many on the
   * lowest level), {@code construction} candidates while building.
   */
  record Parameters(int m, int construction) {
    @Override
    public String toString() {
      return "M=" + m + " ef=" + construction;
    }
  }

  /** A built index. Searches may run on several threads. */
  interface Index extends Closeable {

    /** The ordinals of the best {@code k}, best first. */
    int[] search(float[] query, int k, int candidates) throws IOException;

    /** Bytes on disk, 0 for engines that live on the heap. */
    long bytesOnDisk();
  }
}
