package dev.windhover.bench.pipeline;

import dev.windhover.bench.Photos;
import dev.windhover.encoder.BundledModel;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.ModelOptions;
import dev.windhover.encoder.onnx.graph.ExecutionProvider;
import dev.windhover.encoder.onnx.graph.Feed;
import dev.windhover.encoder.onnx.graph.FloatTensor;
import dev.windhover.encoder.onnx.graph.GraphSource;
import dev.windhover.encoder.onnx.graph.OnnxSession;
import dev.windhover.encoder.onnx.graph.SessionSettings;
import dev.windhover.encoder.onnx.image.Preprocessing;
import dev.windhover.encoder.onnx.image.ResizeRule;
import dev.windhover.encoder.onnx.model.ModelFolder;
import dev.windhover.encoder.onnx.model.PreprocessorConfig;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A model as indexing uses it, and the same graph as a bare session of the runtime: the same passes
 * over an image, one thread a call. Thread-safe.
 */
final class TestedModel implements Closeable {
  private static final String GRAPH = "onnx/vision_model.onnx";
  private static final String INPUT = "pixel_values";
  private static final String IMAGE = "image_embeds";
  private static final String PATCHES = "patch_embeds";

  /** The exact and the lossy byte product differ by more than this, the same one by less. */
  private static final double SAME = 1e-5;

  /** One run of the graph on one image. */
  record Pass(Preprocessing pixels, String output) {}

  private final String name;
  private final ClipModel clip;
  private final OnnxSession session;
  private final List<Pass> passes;

  private TestedModel(String name, ClipModel clip, OnnxSession session, List<Pass> passes) {
    this.name = name;
    this.clip = clip;
    this.session = session;
    this.passes = passes;
  }

  /** Which passes an image gets. */
  enum Passes {
    /** One, of the whole image: layout none. */
    IMAGE,
    /** Two, the second for patches: layout pooled. */
    IMAGE_AND_PATCHES
  }

  /** The model that comes along. */
  static TestedModel bundled(Passes passes) throws IOException {
    BundledModel bundled = ServiceLoader.load(BundledModel.class).findFirst().orElseThrow();
    ClipModel clip = ClipModel.bundled(options());
    return of("bundled model", clip, ModelFolder.of(bundled), passes);
  }

  /** A model in a folder. */
  static TestedModel folder(String name, Path folder, Passes passes) throws IOException {
    return of(name, ClipModel.open(folder, options()), ModelFolder.of(folder), passes);
  }

  /** As {@code windhover index} opens a model. */
  private static ModelOptions options() {
    return ModelOptions.builder().threads(1).loading(ModelOptions.Loading.ON_FIRST_USE).build();
  }

  private static TestedModel of(String name, ClipModel clip, ModelFolder folder, Passes wanted)
      throws IOException {
    Preprocessing whole = PreprocessorConfig.read(folder);
    List<Pass> passes = new ArrayList<>(List.of(new Pass(whole, IMAGE)));
    if (wanted == Passes.IMAGE_AND_PATCHES) {
      ResizeRule squash = new ResizeRule.Squash(whole.width(), whole.height());
      passes.add(new Pass(whole.withResize(squash), PATCHES));
    }
    RgbImage image = Photos.resized(Photos.decode(Photos.large()), 640);
    float[] expected = clip.encodeImage(image);
    for (SessionSettings.ByteProducts products : SessionSettings.ByteProducts.values()) {
      TestedModel out = new TestedModel(name, clip, open(folder, products), List.copyOf(passes));
      if (out.equals(expected, image)) {
        return out;
      }
      out.session.close();
    }
    clip.close();
    throw new IllegalStateException(
        "a bare session of " + folder.name() + " gives other vectors than the encoder");
  }

  private static OnnxSession open(ModelFolder folder, SessionSettings.ByteProducts products)
      throws IOException {
    Optional<Path> file = folder.file(GRAPH);
    GraphSource source =
        file.isPresent()
            ? new GraphSource.File(GRAPH, file.get())
            : new GraphSource.Bytes(GRAPH, ByteBuffer.wrap(folder.read(GRAPH)), Optional.empty());
    return OnnxSession.open(
        source,
        new SessionSettings(1, ExecutionProvider.CPU, SessionSettings.Arena.KEEP, products));
  }

  private boolean equals(float[] expected, RgbImage image) {
    Room room = room();
    preprocess(image, room);
    float[] values = run(passes.get(0), room.buffers().get(0)).values();
    double squares = 0;
    for (float v : values) {
      squares += (double) v * v;
    }
    double worst = 0;
    for (int i = 0; i < expected.length; i++) {
      worst = Math.max(worst, Math.abs(values[i] / Math.sqrt(squares) - expected[i]));
    }
    return worst < SAME;
  }

  String name() {
    return name;
  }

  ClipModel clip() {
    return clip;
  }

  int passes() {
    return passes.size();
  }

  /**
   * Where one thread keeps the pixels of one image.
   *
   * @param values where preprocessing writes, a pass each
   * @param buffers what the runtime reads, a pass each
   */
  record Room(List<float[]> values, List<FloatBuffer> buffers) {}

  Room room() {
    List<float[]> values = new ArrayList<>();
    List<FloatBuffer> buffers = new ArrayList<>();
    for (Pass pass : passes) {
      values.add(new float[pass.pixels().length()]);
      buffers.add(
          ByteBuffer.allocateDirect(Float.BYTES * pass.pixels().length())
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer());
    }
    return new Room(values, buffers);
  }

  /** Resample, crop, normalise, and put where the runtime reads it, for every pass. */
  void preprocess(RgbImage image, Room room) {
    for (int p = 0; p < passes.size(); p++) {
      float[] values = room.values().get(p);
      passes.get(p).pixels().write(image, image.bounds(), values, 0);
      room.buffers().get(p).clear().put(values).flip();
    }
  }

  /** Every pass over what {@link #preprocess} left. */
  void infer(Room room) {
    for (int p = 0; p < passes.size(); p++) {
      run(passes.get(p), room.buffers().get(p));
    }
  }

  private FloatTensor run(Pass pass, FloatBuffer pixels) {
    Preprocessing shape = pass.pixels();
    Feed feed = new Feed.Floats(pixels.rewind(), 1, 3, shape.height(), shape.width());
    return session.run(Map.of(INPUT, feed), List.of(pass.output())).getFirst();
  }

  @Override
  public void close() {
    try {
      session.close();
    } finally {
      clip.close();
    }
  }
}
