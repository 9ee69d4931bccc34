package dev.windhover.encoder.onnx.graph;

import java.util.Map;

/** Where a copy of a graph has its weights. */
public sealed interface WeightsPlace
    permits WeightsFile, WeightsPlace.AsBefore, WeightsPlace.Renamed {

  /** Where they were: inside, or in the files that the graph names. */
  record AsBefore() implements WeightsPlace {}

  /**
   * In the same files beside the graph, which have other names now.
   *
   * @param names new names by old ones
   */
  record Renamed(Map<String, String> names) implements WeightsPlace {
    /** Copies the names. */
    public Renamed {
      names = Map.copyOf(names);
    }
  }
}
