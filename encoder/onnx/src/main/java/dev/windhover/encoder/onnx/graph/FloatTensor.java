package dev.windhover.encoder.onnx.graph;

/**
 * An output of a graph: its numbers, row-major, and the size of every axis. The arrays belong to
 * whoever gets the tensor.
 */
public record FloatTensor(float[] values, long[] shape) {

  /** Size of an axis. */
  public int size(int axis) {
    return Math.toIntExact(shape[axis]);
  }

  /** Number of axes. */
  public int rank() {
    return shape.length;
  }
}
