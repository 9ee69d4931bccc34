package dev.windhover.bench.layer;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Asks every block of queries in every way before the next block, in an order drawn anew for each.
 * Not every query: a program asks in one way, and finds its code where it left it, in the cache.
 */
final class Interleaved {
  private final Map<String, Asked> ways;
  private final float[][] queries;
  private final int block;
  private final Random random;

  /** What was read, so that no compiler takes the reading away. */
  private float read;

  /**
   * @param queries as many as fill whole blocks
   */
  Interleaved(Map<String, Asked> ways, float[][] queries, int block, Random random) {
    if (queries.length == 0 || queries.length % block != 0) {
      throw new IllegalArgumentException(
          "queries must fill blocks of " + block + ", got " + queries.length);
    }
    this.ways = ways;
    this.queries = queries;
    this.block = block;
    this.random = random;
  }

  /** Asks them all once: of each way the median time of every block, in milliseconds. */
  Map<String, double[]> round() throws IOException {
    Map<String, double[]> out = new LinkedHashMap<>();
    ways.keySet().forEach(name -> out.put(name, new double[queries.length / block]));
    List<String> order = new ArrayList<>(ways.keySet());
    for (int done = 0; done < queries.length / block; done++) {
      Collections.shuffle(order, random);
      for (String name : order) {
        out.get(name)[done] = medianTime(name, done * block);
      }
    }
    if (!Float.isFinite(read)) {
      throw new IllegalStateException("scores are no numbers: " + Arrays.toString(queries[0]));
    }
    return out;
  }

  private double medianTime(String name, int first) throws IOException {
    Asked way = ways.get(name);
    double[] times = new double[block];
    for (int i = 0; i < block; i++) {
      long start = System.nanoTime();
      Asked.Answer answer = way.ask(queries[first + i]);
      times[i] = (System.nanoTime() - start) / 1e6;
      if (answer.ids().length == 0 || answer.ids()[0].isEmpty()) {
        throw new IllegalStateException(name + " found nothing for query " + (first + i));
      }
      read += answer.scores()[answer.scores().length - 1];
    }
    return Ratio.median(times);
  }
}
