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
import java.util.function.Function;

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
    Optional<List<float[]>> golden = probe.golden();
    if (golden.isPresent()) {
      List<float[]> expected = golden.get();
      return keepOrReplace(
          ByteProducts.FAST, fast -> check.decide(file.sha256(), expected, probe.vectors(fast)));
    }
    // One after the other: two open sessions would take twice the memory.
    List<float[]> fast;
    try (OnnxSession session = open(ByteProducts.FAST)) {
      fast = probe.vectors(session);
    }
    return keepOrReplace(
        ByteProducts.EXACT, exact -> check.decide(file.sha256(), probe.vectors(exact), fast));
  }

  /** A session with these products, or one with others if the decision about them is so. */
  private OnnxSession keepOrReplace(
      ByteProducts products, Function<OnnxSession, ByteProducts> decision) throws IOException {
    OnnxSession session = open(products);
    ByteProducts decided;
    try {
      decided = decision.apply(session);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
    if (decided == products) {
      return session;
    }
    session.close();
    return open(decided);
  }

  private OnnxSession open(ByteProducts products) throws IOException {
    return OnnxSession.open(loading.source(cache), settings.with(products));
  }
}
