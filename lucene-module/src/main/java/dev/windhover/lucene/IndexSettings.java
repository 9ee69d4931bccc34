package dev.windhover.lucene;

import dev.windhover.encoder.Matching;
import dev.windhover.encoder.ModelInfo;
import java.util.Objects;
import java.util.Optional;

/**
 * What an index is, fixed when it is created. Immutable; the {@code with} methods give changed
 * copies.
 *
 * @param model whose vectors the index keeps
 * @param layout which vectors an image has beside the one of the whole
 * @param imagePrecision of the vectors of whole images
 * @param patchPrecision of the vectors of parts
 * @param graph size of the search graphs
 * @param shard which part of a collection built in shards this is
 */
public record IndexSettings(
    ModelInfo model,
    Layout layout,
    Precision imagePrecision,
    Precision patchPrecision,
    Graph graph,
    Shard shard) {

  /**
   * Size of the HNSW graphs (Malkov and Yashunin 2016).
   *
   * @param maxConnections M: links of a node per layer, in {@code [2, 512]}
   * @param beamWidth efConstruction: candidates looked at when a node is inserted, in {@code [1,
   *     3200]}
   */
  public record Graph(int maxConnections, int beamWidth) {
    /** Lucene's defaults. */
    public static final Graph DEFAULT = new Graph(16, 100);

    /**
     * @throws IllegalArgumentException if a value is out of range
     */
    public Graph {
      if (maxConnections < 2 || maxConnections > 512) {
        throw new IllegalArgumentException(
            "max connections must be in [2, 512], got " + maxConnections);
      }
      if (beamWidth < 1 || beamWidth > 3200) {
        throw new IllegalArgumentException("beam width must be in [1, 3200], got " + beamWidth);
      }
    }
  }

  /**
   * One part of a collection that is built in several places and merged later: shard i of n numbers
   * its images {@code i, i + n, i + 2n, ...}, so numbers never collide.
   *
   * @param index {@code i}, in {@code [0, count)}
   * @param count {@code n}, in {@code [1, 65536]}
   */
  public record Shard(int index, int count) {
    /** The whole collection. */
    public static final Shard WHOLE = new Shard(0, 1);

    /**
     * @throws IllegalArgumentException if the index is not below the count
     */
    public Shard {
      if (count < 1 || count > 65_536 || index < 0 || index >= count) {
        throw new IllegalArgumentException(
            "a shard i/n needs 0 <= i < n <= 65536, got " + index + "/" + count);
      }
    }
  }

  /** Rejects null. */
  public IndexSettings {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(layout, "layout");
    Objects.requireNonNull(imagePrecision, "imagePrecision");
    Objects.requireNonNull(patchPrecision, "patchPrecision");
    Objects.requireNonNull(graph, "graph");
    Objects.requireNonNull(shard, "shard");
  }

  /** The defaults for a model: layout {@code pooled} if it has patch vectors, 8 bits. */
  public static IndexSettings of(ModelInfo model) {
    Layout layout =
        model.patchVectors() == ModelInfo.PatchVectors.NONE ? Layout.NONE : Layout.POOLED;
    return new IndexSettings(
        model, layout, Precision.BITS_8, Precision.BITS_8, Graph.DEFAULT, Shard.WHOLE);
  }

  /**
   * The defaults for vectors of your own making: layout {@code none}.
   *
   * @param modelName whatever tells these vectors from others; an index opens only under the same
   * @param dimensions floats per vector, {@code >= 1}
   */
  public static IndexSettings ofVectors(String modelName, int dimensions) {
    return of(vectorsOf(modelName, dimensions));
  }

  /** The identity of vectors of your own making: its fingerprints are the name itself. */
  public static ModelInfo vectorsOf(String modelName, int dimensions) {
    return new ModelInfo(
        modelName,
        dimensions,
        modelName,
        modelName,
        224,
        ModelInfo.PatchVectors.NONE,
        new Matching.Softmax(100),
        Optional.empty());
  }

  /** These settings with another layout. */
  public IndexSettings withLayout(Layout value) {
    return new IndexSettings(model, value, imagePrecision, patchPrecision, graph, shard);
  }

  /** These settings with one precision for images and parts. */
  public IndexSettings withPrecision(Precision value) {
    return new IndexSettings(model, layout, value, value, graph, shard);
  }

  /** These settings with another precision for parts. */
  public IndexSettings withPatchPrecision(Precision value) {
    return new IndexSettings(model, layout, imagePrecision, value, graph, shard);
  }

  /** These settings with graphs of another size. */
  public IndexSettings withGraph(Graph value) {
    return new IndexSettings(model, layout, imagePrecision, patchPrecision, value, shard);
  }

  /** These settings for one shard. */
  public IndexSettings withShard(Shard value) {
    return new IndexSettings(model, layout, imagePrecision, patchPrecision, graph, value);
  }
}
