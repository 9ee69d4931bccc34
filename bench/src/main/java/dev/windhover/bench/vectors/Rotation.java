package dev.windhover.bench.vectors;

import java.util.Random;

/**
 * A random rotation that mixes all coordinates: rounds of turns, each in the planes of coordinates
 * paired at random, by angles at random. Lengths and angles of vectors stay. O(dimensions x log
 * dimensions) a vector, where a random orthogonal matrix takes dimensions squared. Immutable and
 * thread-safe.
 */
final class Rotation {
  /** As often as every coordinate can have met every other: angles near 0 mix little. */
  private static final int TIMES = 2;

  private final int[][] pairs;
  private final float[][] cosines;
  private final float[][] sines;

  Rotation(int dimensions, Random random) {
    int rounds = TIMES * (32 - Integer.numberOfLeadingZeros(Math.max(1, dimensions - 1)));
    this.pairs = new int[rounds][];
    this.cosines = new float[rounds][dimensions / 2];
    this.sines = new float[rounds][dimensions / 2];
    for (int round = 0; round < rounds; round++) {
      pairs[round] = shuffled(dimensions, random);
      for (int p = 0; p < dimensions / 2; p++) {
        double angle = 2 * Math.PI * random.nextDouble();
        // StrictMath: the same bits on every machine.
        cosines[round][p] = (float) StrictMath.cos(angle);
        sines[round][p] = (float) StrictMath.sin(angle);
      }
    }
  }

  /** Turns a vector in place. */
  void turn(float[] vector) {
    for (int round = 0; round < pairs.length; round++) {
      int[] order = pairs[round];
      for (int p = 0; p < cosines[round].length; p++) {
        int i = order[2 * p];
        int j = order[2 * p + 1];
        float x = vector[i];
        float y = vector[j];
        vector[i] = cosines[round][p] * x - sines[round][p] * y;
        vector[j] = sines[round][p] * x + cosines[round][p] * y;
      }
    }
  }

  private static int[] shuffled(int size, Random random) {
    int[] out = new int[size];
    for (int i = 0; i < size; i++) {
      int j = random.nextInt(i + 1);
      out[i] = out[j];
      out[j] = i;
    }
    return out;
  }
}
