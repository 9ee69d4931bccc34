package dev.windhover.encoder.onnx.image;

import java.util.function.IntConsumer;
import java.util.stream.IntStream;

/**
 * Shares the work on one large image among the cores, in the common pool: one query on one large
 * photo leaves the others idle, and many queries lose nothing.
 */
final class Cores {

  /** Fewer steps are done by the caller alone: some milliseconds of one core. */
  private static final long SHARED_FROM = 2_000_000;

  private Cores() {}

  /**
   * Does every part once, in any order and by any thread; returns when all are done.
   *
   * @param parts how many
   * @param steps of all parts together, each a few instructions
   * @param work does the part of a number in {@code [0, parts)}; parts write to places of their own
   */
  static void share(int parts, long steps, IntConsumer work) {
    IntStream all = IntStream.range(0, parts);
    (steps < SHARED_FROM ? all : all.parallel()).forEach(work);
  }
}
