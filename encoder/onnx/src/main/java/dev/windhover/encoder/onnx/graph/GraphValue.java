package dev.windhover.encoder.onnx.graph;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * An input or output of a graph.
 *
 * @param shape one entry per axis, {@link #ANY} where the file leaves the size open
 */
public record GraphValue(String name, TensorType type, List<Long> shape) {

  /** A size that the file leaves open. */
  public static final long ANY = -1;

  /** Copies the shape. */
  public GraphValue {
    shape = List.copyOf(shape);
  }

  /** Number of axes. */
  public int rank() {
    return shape.size();
  }

  /** Size of an axis, or {@link #ANY}; negative axes count from the end. */
  public long size(int axis) {
    return shape.get(axis < 0 ? shape.size() + axis : axis);
  }

  @Override
  public String toString() {
    return name
        + " "
        + type.name().toLowerCase(Locale.ROOT)
        + shape.stream()
            .map(d -> d == ANY ? "?" : d.toString())
            .collect(Collectors.joining(",", "[", "]"));
  }
}
