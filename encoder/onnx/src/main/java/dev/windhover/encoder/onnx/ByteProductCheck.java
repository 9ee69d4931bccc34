package dev.windhover.encoder.onnx;

import dev.windhover.encoder.onnx.graph.SessionSettings.ByteProducts;
import dev.windhover.encoder.onnx.model.CacheDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Decides once per machine and graph whether the fast 8-bit products can be trusted: the vectors
 * that they give are compared with vectors known to be right. Processors differ, so nothing but
 * their outputs is asked. Thread-safe.
 */
final class ByteProductCheck {

  /** The model card's own bar; saturated products fall far below it. */
  static final double MIN_COSINE = 0.999;

  private static final System.Logger LOG = System.getLogger(ByteProductCheck.class.getName());
  private static final Map<String, ByteProducts> DECIDED = new ConcurrentHashMap<>();

  private final CacheDirectory cache;

  ByteProductCheck(CacheDirectory cache) {
    this.cache = cache;
  }

  /**
   * What was decided before on this machine, in this process or an earlier one.
   *
   * @param graph fingerprint of the graph
   */
  Optional<ByteProducts> known(String graph) {
    if (!mayDiffer()) {
      return Optional.of(ByteProducts.FAST);
    }
    ByteProducts known = DECIDED.get(graph);
    if (known != null) {
      return Optional.of(known);
    }
    try {
      Path file = file(graph);
      if (Files.isRegularFile(file)) {
        ByteProducts stored = ByteProducts.valueOf(Files.readString(file).strip());
        DECIDED.put(graph, stored);
        return Optional.of(stored);
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.log(System.Logger.Level.DEBUG, "an earlier decision cannot be read, deciding anew", e);
    }
    return Optional.empty();
  }

  /**
   * Decides and remembers.
   *
   * @param expected vectors known to be right
   * @param fast the vectors of the fast products, in the same order
   */
  ByteProducts decide(String graph, List<float[]> expected, List<float[]> fast) {
    double worst = worstCosine(expected, fast);
    ByteProducts decision = worst >= MIN_COSINE ? ByteProducts.FAST : ByteProducts.EXACT;
    LOG.log(
        System.Logger.Level.DEBUG,
        "8-bit products of this processor: worst cosine {0}, using {1}",
        worst,
        decision);
    DECIDED.put(graph, decision);
    try {
      cache.write(file(graph), decision.name().getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "the decision is not kept for the next start", e);
    }
    return decision;
  }

  static double worstCosine(List<float[]> expected, List<float[]> actual) {
    if (expected.size() != actual.size() || expected.isEmpty()) {
      throw new IllegalArgumentException(
          expected.size() + " vectors cannot be compared with " + actual.size());
    }
    double worst = 1;
    for (int i = 0; i < expected.size(); i++) {
      worst = Math.min(worst, cosine(expected.get(i), actual.get(i)));
    }
    return worst;
  }

  private static double cosine(float[] a, float[] b) {
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return dot / Math.sqrt(aa * bb);
  }

  /** Only x86 has the kernel that saturates. */
  private static boolean mayDiffer() {
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return arch.equals("amd64") || arch.equals("x86_64") || arch.equals("x86");
  }

  private Path file(String graph) {
    return cache.file("byte-products", graph, Processor.describe());
  }
}
