package dev.windhover.encoder.onnx.graph;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession.SessionOptions;
import dev.windhover.encoder.ModelException;
import java.util.EnumSet;
import java.util.Map;

/**
 * How a graph is run.
 *
 * @param threads that one call may use, {@code >= 1}
 * @param provider what runs the graph
 * @param arena whether freed memory is kept for the next call
 * @param byteProducts how 8-bit products are summed
 */
public record SessionSettings(
    int threads, ExecutionProvider provider, Arena arena, ByteProducts byteProducts) {

  /** Whether freed memory is kept for the next call. */
  public enum Arena {
    /** Kept: faster, and the process stays at its largest size. */
    KEEP,
    /** Given back after every call. */
    RELEASE
  }

  /**
   * How ONNX Runtime multiplies unsigned by signed bytes. On x86 without VNNI its fast kernel sums
   * pairs in 16 bits, where large products saturate.
   */
  public enum ByteProducts {
    /** The fast kernel: exact with VNNI and on ARM, lossy on older x86. */
    FAST,
    /** Exact on every processor ({@code session.x64quantprecision}). */
    EXACT
  }

  /**
   * @throws IllegalArgumentException if there is no thread
   */
  public SessionSettings {
    if (threads < 1) {
      throw new IllegalArgumentException("a session needs at least 1 thread, got " + threads);
    }
  }

  /** The same with other 8-bit products. */
  public SessionSettings with(ByteProducts products) {
    return new SessionSettings(threads, provider, arena, products);
  }

  /** The runtime's form of these settings; the caller closes it. */
  SessionOptions open() throws OrtException {
    SessionOptions options = new SessionOptions();
    try {
      options.setIntraOpNumThreads(threads);
      options.setInterOpNumThreads(1);
      // Spinning threads would burn whole cores between calls and starve the caller's own.
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      options.setCPUArenaAllocator(arena == Arena.KEEP);
      if (byteProducts == ByteProducts.EXACT) {
        options.addConfigEntry("session.x64quantprecision", "1");
      }
      addProvider(options);
      return options;
    } catch (OrtException | RuntimeException e) {
      options.close();
      throw e;
    }
  }

  private void addProvider(SessionOptions options) throws OrtException {
    if (provider == ExecutionProvider.CPU) {
      return;
    }
    OrtProvider wanted =
        switch (provider) {
          case CPU -> OrtProvider.CPU;
          case CUDA -> OrtProvider.CUDA;
          case TENSORRT -> OrtProvider.TENSOR_RT;
          case CORE_ML -> OrtProvider.CORE_ML;
          case DIRECT_ML -> OrtProvider.DIRECT_ML;
          case OPEN_VINO -> OrtProvider.OPEN_VINO;
          case XNNPACK -> OrtProvider.XNNPACK;
        };
    EnumSet<OrtProvider> available = OrtEnvironment.getAvailableProviders();
    if (!available.contains(wanted)) {
      throw new ModelException(
          "this build of ONNX Runtime has no execution provider "
              + provider
              + ", only "
              + available
              + ": use CPU, or put a build with it on the class path instead of"
              + " com.microsoft.onnxruntime:onnxruntime");
    }
    switch (provider) {
      case CPU -> {}
      case CUDA -> options.addCUDA();
      case TENSORRT -> options.addTensorrt(0);
      case CORE_ML -> options.addCoreML();
      case DIRECT_ML -> options.addDirectML(0);
      case OPEN_VINO -> options.addOpenVINO("");
      case XNNPACK -> options.addXnnpack(Map.of());
    }
  }
}
