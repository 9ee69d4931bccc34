package dev.windhover.encoder.onnx.graph;

import java.nio.FloatBuffer;

/** The numbers of one input of a graph. */
public sealed interface Feed {

  /** Size of every axis. */
  long[] shape();

  /**
   * Numbers such as pixels.
   *
   * @param values from position 0; a direct buffer is not copied
   */
  record Floats(FloatBuffer values, long... shape) implements Feed {}

  /** Integers such as token ids; they are narrowed where the graph wants 32 bits. */
  record Integers(long[] values, long... shape) implements Feed {}
}
