package dev.windhover.encoder.onnx;

import dev.windhover.encoder.onnx.graph.ExecutionProvider;
import dev.windhover.encoder.onnx.graph.SessionSettings;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** How a model is opened and run. Immutable; {@link #builder()} starts from the defaults. */
public final class ModelOptions {

  /** When the graphs are loaded into the runtime. */
  public enum Loading {
    /** While opening, so that a damaged file is found at once. */
    AT_OPEN,
    /** Each graph when it is first needed: a program that only encodes text starts faster. */
    ON_FIRST_USE
  }

  /** How patch vectors are made from a graph that has no output for them. */
  public enum PatchMode {
    /** Query-query attention in the last block, no residual, no feed-forward (ClearCLIP). */
    CLEARCLIP,
    /** The values of the last block, no attention, no residual, no feed-forward (MaskCLIP). */
    MASKCLIP,
    /** Not at all; patch vectors that the graph itself exports are left out too. */
    NONE
  }

  private final int threads;
  private final ExecutionProvider provider;
  private final SessionSettings.Arena arena;
  private final PatchMode patchMode;
  private final Loading loading;
  private final int batchSize;
  private final Optional<String> variant;
  private final OptionalDouble squashUpTo;

  private ModelOptions(Builder builder) {
    threads = builder.threads;
    provider = builder.provider;
    arena = builder.arena;
    patchMode = builder.patchMode;
    loading = builder.loading;
    batchSize = builder.batchSize;
    variant = builder.variant;
    squashUpTo = builder.squashUpTo;
  }

  /** The defaults. */
  public static ModelOptions defaults() {
    return builder().build();
  }

  /** A builder that holds the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  /** Threads that one call may use. */
  public int threads() {
    return threads;
  }

  /** What runs the graphs. */
  public ExecutionProvider provider() {
    return provider;
  }

  /** Whether freed memory is kept for the next call. */
  public SessionSettings.Arena arena() {
    return arena;
  }

  /** How patch vectors are made. */
  public PatchMode patchMode() {
    return patchMode;
  }

  /** When the graphs are loaded. */
  public Loading loading() {
    return loading;
  }

  /** Most items per call of the runtime. */
  public int batchSize() {
    return batchSize;
  }

  /** The chosen variant of the weights, such as {@code fp16}. */
  public Optional<String> variant() {
    return variant;
  }

  /** Up to which ratio of its sides a picture gets one patch pass, when that was chosen. */
  public OptionalDouble squashUpTo() {
    return squashUpTo;
  }

  SessionSettings sessionSettings() {
    return new SessionSettings(threads, provider, arena, SessionSettings.ByteProducts.FAST);
  }

  /** Collects options; not thread-safe. */
  public static final class Builder {
    private int threads = Math.min(8, Runtime.getRuntime().availableProcessors());
    private ExecutionProvider provider = ExecutionProvider.CPU;
    private SessionSettings.Arena arena = SessionSettings.Arena.KEEP;
    private PatchMode patchMode = PatchMode.CLEARCLIP;
    private Loading loading = Loading.AT_OPEN;
    private int batchSize = 8;
    private Optional<String> variant = Optional.empty();
    private OptionalDouble squashUpTo = OptionalDouble.empty();

    private Builder() {}

    /**
     * Threads that one call may use; the default is the number of processors, at most 8. Programs
     * that call from as many threads as there are processors do best with 1.
     *
     * @throws IllegalArgumentException if below 1
     */
    public Builder threads(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("threads must be >= 1, got " + value);
      }
      threads = value;
      return this;
    }

    /** What runs the graphs; the default is the processor. */
    public Builder provider(ExecutionProvider value) {
      provider = Objects.requireNonNull(value, "provider");
      return this;
    }

    /** Whether freed memory is kept for the next call; the default is to keep it. */
    public Builder arena(SessionSettings.Arena value) {
      arena = Objects.requireNonNull(value, "arena");
      return this;
    }

    /** How patch vectors are made; the default is {@link PatchMode#CLEARCLIP}. */
    public Builder patchMode(PatchMode value) {
      patchMode = Objects.requireNonNull(value, "patchMode");
      return this;
    }

    /** When the graphs are loaded; the default is {@link Loading#AT_OPEN}. */
    public Builder loading(Loading value) {
      loading = Objects.requireNonNull(value, "loading");
      return this;
    }

    /**
     * Most images or texts per call of the runtime; the default is 8. Graphs that quantise their
     * activations get one item a call whatever this says, so that no vector depends on its
     * neighbours.
     *
     * @throws IllegalArgumentException if below 1
     */
    public Builder batchSize(int value) {
      if (value < 1) {
        throw new IllegalArgumentException("batch size must be >= 1, got " + value);
      }
      batchSize = value;
      return this;
    }

    /**
     * The variant of the weights to take where a folder has several: what stands between the name
     * of the graph and {@code .onnx}, such as {@code fp16} or {@code quantized}, or {@code fp32}
     * for the files without such a mark. The default takes the most exact one there is.
     */
    public Builder variant(String value) {
      variant = Optional.of(value);
      return this;
    }

    /**
     * Up to which ratio of its long to its short side a picture (or a part of one) is squashed into
     * one patch pass; more oblong ones are covered by overlapping square windows, one pass each. 1
     * gives windows to all but squares, {@link Double#POSITIVE_INFINITY} to none. The default is
     * the model's {@code patch_pass.squash_up_to}, else 1.8. Part of the image fingerprint.
     *
     * @throws IllegalArgumentException if below 1
     */
    public Builder squashUpTo(double ratio) {
      if (!(ratio >= 1)) {
        throw new IllegalArgumentException(
            "a ratio of the long to the short side is >= 1, got " + ratio);
      }
      squashUpTo = OptionalDouble.of(ratio);
      return this;
    }

    /** The options. */
    public ModelOptions build() {
      return new ModelOptions(this);
    }
  }
}
