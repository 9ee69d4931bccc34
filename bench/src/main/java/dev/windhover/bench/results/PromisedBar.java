package dev.windhover.bench.results;

import dev.windhover.bench.report.Bar;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A promise about speed, and how the reports name the bar that measures it.
 *
 * @param what the promise
 * @param limit with its sign
 * @param bar how the name of the bar begins
 * @param command what measures it
 */
record PromisedBar(String what, String limit, String bar, String command) {

  /** All of them, for two cores; ratios within one run on one machine. */
  static final List<PromisedBar> ALL =
      List.of(
          new PromisedBar(
              "indexing: CPU seconds an image / sum of its stages measured alone",
              "<= 1.10",
              "indexing: CPU time an image / sum of its stages",
              "pipeline"),
          new PromisedBar(
              "indexing: time that the most idle core has nothing to do",
              "<= 5 %",
              "indexing: time that the most idle core",
              "pipeline"),
          new PromisedBar(
              "indexing with a ViT-B/32-sized model, 640-pixel photos, layout none / bare session"
                  + " loop",
              ">= 0.85",
              "indexing with a ViT-B/32-sized model",
              "pipeline"),
          new PromisedBar(
              "kNN queries a second at recall@10 = 0.95, one segment / the better of jVector 4 and"
                  + " hnswlib",
              ">= 1.0",
              "Windhover / the better of jVector and hnswlib, queries per second at recall@10 = 0.95",
              "ann"),
          new PromisedBar(
              "query layer / bare Lucene kNN query, interleaved in one JVM, ids and scores",
              "<= 1.05",
              "query layer / bare Lucene",
              "layer"),
          new PromisedBar(
              "text query, encode and search, 100k images, bundled model, p50",
              "<= 15 ms",
              "text query, encode and search, 100k images",
              "query"),
          new PromisedBar(
              "region search, 100k images, from stored vectors, p50",
              "<= 300 ms",
              "region search, 100k images, stored vectors",
              "query"),
          new PromisedBar(
              "region search, 100k images, with 24 crops over 8 sources of <= 1 megapixel (warm),"
                  + " p50",
              "<= 1.5 s",
              "region search, 100k images, 24 crops",
              "query"),
          new PromisedBar(
              "locate on one 12-megapixel photo, bundled model, p50",
              "<= 1 s",
              "locate on one 12-megapixel photo",
              "query"),
          new PromisedBar(
              "start of windhover search on a 10k index to the first result",
              "<= 1.5 s",
              "start of windhover search on a 10k index",
              "query"));

  /**
   * The bars of the reports that measure this.
   *
   * @param bars of every report, by its name
   * @return by the name of the report
   */
  Map<String, List<Bar>> among(Map<String, List<Bar>> bars) {
    Map<String, List<Bar>> out = new TreeMap<>();
    bars.forEach((report, all) -> {
      List<Bar> own =
          all.stream()
              .filter(b -> b.what().startsWith(bar) && b.outcome() != Bar.Outcome.UNKNOWN)
              .toList();
      if (!own.isEmpty()) {
        out.put(report, own);
      }
    });
    return out;
  }
}
