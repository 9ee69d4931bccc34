package dev.windhover.bench.ann;

import dev.windhover.bench.vectors.VectorReader;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Something that finds nearest neighbours. Builds to a folder, searches from it. */
interface AnnEngine {

  /** Short and stable: names folders, chosen by {@code --engines}. */
  String id();

  /** For tables. */
  String name();

  /** The graph parameters to try; the best of them counts. */
  List<Graph> graphs();

  /** The ways to search one built graph; the best of them counts. */
  List<String> searches();

  /**
   * Builds an index of unit vectors compared by dot product; the ordinal of a vector is its row.
   *
   * @param folder an empty folder
   */
  void build(VectorReader corpus, Graph graph, Path folder) throws IOException;

  /**
   * Opens what {@link #build} left in a folder.
   *
   * @param search one of {@link #searches()}
   */
  Index open(VectorReader corpus, Graph graph, String search, Path folder) throws IOException;

  /** Largest heap a build may have, in megabytes. */
  int buildHeap(long size, int dimensions);

  /** Largest heap a search may have, in megabytes. */
  int searchHeap(long size, int dimensions);

  /**
   * Whether it looks at every vector: then some queries say how fast it is, where all of them would
   * take minutes among a million.
   */
  default boolean exact() {
    return false;
  }

  /** JVM options that a search needs. */
  default List<String> jvmOptions(String search) {
    return List.of();
  }

  /**
   * Parameters of a graph: {@code m} neighbours per node as HNSW counts them (twice as many on the
   * lowest level), {@code construction} candidates while building.
   */
  record Graph(int m, int construction) {
    /** For engines without a graph. */
    static final Graph NONE = new Graph(0, 0);

    /** For folders and the command line between processes. */
    String id() {
      return m + "-" + construction;
    }

    static Graph parse(String id) {
      int dash = id.indexOf('-');
      return new Graph(
          Integer.parseInt(id.substring(0, dash)), Integer.parseInt(id.substring(dash + 1)));
    }

    @Override
    public String toString() {
      return m == 0 ? "no graph" : "M " + m + ", ef " + construction;
    }
  }

  /** An open index. Searches may run on several threads. */
  interface Index extends Closeable {

    /** The ordinals of the best {@code k}, best first. */
    int[] search(float[] query, int k, int candidates) throws IOException;
  }

  /** Megabytes that vectors of floats take on the heap. */
  static int vectorHeap(long size, int dimensions) {
    return (int) ((size * (dimensions * 4L + 24)) >> 20) + 1;
  }
}
