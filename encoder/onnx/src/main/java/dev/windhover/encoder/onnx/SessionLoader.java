package dev.windhover.encoder.onnx;

import dev.windhover.encoder.onnx.graph.OnnxSession;
import dev.windhover.encoder.onnx.graph.SessionSettings;
import dev.windhover.encoder.onnx.graph.SessionSettings.ByteProducts;
import dev.windhover.encoder.onnx.model.CacheDirectory;
import dev.windhover.encoder.onnx.model.GraphFile;
import dev.windhover.encoder.onnx.model.GraphLoading;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Loads a graph with settings that give the right numbers on this machine. */
final class SessionLoader {

  /** Something to compare the processor by. */
  interface Probe {
    /** Vectors that the model's makers shipped, in the order of {@link #vectors}. */
    Optional<List<float[]>> golden() throws IOException;

    /** The same vectors by this session. */
    List<float[]> vectors(OnnxSession session);
  }

  private final GraphLoading loading;
  private final CacheDirectory cache;
  private final SessionSettings settings;
  private final Probe probe;

  SessionLoader(GraphLoading loading, SessionSettings settings, CacheDirectory cache, Probe probe) {
    this.loading = loading;
    this.cache = cache;
    this.settings = settings;
    this.probe = probe;
  }

  OnnxSession load() throws IOException {
    GraphFile file = loading.file();
    if (!file.outline().multipliesBytes()) {
      return open(ByteProducts.FAST);
    }
    ByteProductCheck check = new ByteProductCheck(cache);
    Optional<ByteProducts> known = check.known(file.sha256());
    if (known.isPresent()) {
      return open(known.get());
    }
    OnnxSession fast = open(ByteProducts.FAST);
    try {
      List<float[]> expected = expected();
      ByteProducts decision = check.decide(file.sha256(), expected, probe.vectors(fast));
      if (decision == ByteProducts.FAST) {
        return fast;
      }
    } catch (RuntimeException | IOException e) {
      fast.close();
      throw e;
    }
    fast.close();
    return open(ByteProducts.EXACT);
  }

  /** What the model's makers got, or what the exact kernel of this processor gives. */
  private List<float[]> expected() throws IOException {
    Optional<List<float[]>> golden = probe.golden();
    if (golden.isPresent()) {
      return golden.get();
    }
    try (OnnxSession exact = open(ByteProducts.EXACT)) {
      return probe.vectors(exact);
    }
  }

  private OnnxSession open(ByteProducts products) throws IOException {
    return OnnxSession.open(loading.source(cache), settings.with(products));
  }
}
