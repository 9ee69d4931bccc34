package dev.windhover.bench.micro;

import dev.windhover.encoder.onnx.graph.ExecutionProvider;
import dev.windhover.encoder.onnx.graph.Feed;
import dev.windhover.encoder.onnx.graph.OnnxSession;
import dev.windhover.encoder.onnx.graph.SessionSettings;
import dev.windhover.encoder.onnx.graph.SessionSettings.Arena;
import dev.windhover.encoder.onnx.graph.SessionSettings.ByteProducts;
import dev.windhover.encoder.onnx.image.Preprocessing;
import dev.windhover.encoder.onnx.model.CacheDirectory;
import dev.windhover.encoder.onnx.model.GraphFile;
import dev.windhover.encoder.onnx.model.GraphLoading;
import dev.windhover.encoder.onnx.model.ModelFolder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.infra.Blackhole;

/** The forward pass of a vision graph on one thread, its pixels ready. Not thread-safe. */
final class VisionGraph implements AutoCloseable {
  private static final List<String> OUTPUTS = List.of("image_embeds");

  private final OnnxSession session;
  private final List<Map<String, Feed>> calls = new ArrayList<>();

  private VisionGraph(OnnxSession session) {
    this.session = session;
  }

  /**
   * Opens the vision graph of a folder.
   *
   * @param pixels of {@code batch} images
   */
  static VisionGraph open(ModelFolder folder, float[] pixels, int batch, Preprocessing shape)
      throws IOException {
    CacheDirectory cache = CacheDirectory.ofUser();
    GraphFile file = GraphFile.read(folder, "onnx/vision_model.onnx", cache);
    SessionSettings settings =
        new SessionSettings(1, ExecutionProvider.CPU, Arena.KEEP, ByteProducts.FAST);
    VisionGraph graph =
        new VisionGraph(OnnxSession.open(GraphLoading.whole(file).source(cache), settings));
    // As ClipModel runs them: one scale for a whole batch would mix its items.
    int together = file.outline().quantizesActivations() ? 1 : batch;
    int length = together * shape.length();
    for (int from = 0; from < pixels.length; from += length) {
      FloatBuffer values =
          ByteBuffer.allocateDirect(Float.BYTES * length)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      values.put(pixels, from, length).flip();
      graph.calls.add(
          Map.of(
              "pixel_values", new Feed.Floats(values, together, 3, shape.height(), shape.width())));
    }
    return graph;
  }

  void run(Blackhole out) {
    for (Map<String, Feed> feeds : calls) {
      out.consume(session.run(feeds, OUTPUTS));
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
