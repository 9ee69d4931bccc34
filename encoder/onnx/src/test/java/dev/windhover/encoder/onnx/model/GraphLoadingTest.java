package dev.windhover.encoder.onnx.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.encoder.BundledModel;
import dev.windhover.encoder.onnx.graph.ExecutionProvider;
import dev.windhover.encoder.onnx.graph.Feed;
import dev.windhover.encoder.onnx.graph.FloatTensor;
import dev.windhover.encoder.onnx.graph.GraphFragment;
import dev.windhover.encoder.onnx.graph.GraphSource;
import dev.windhover.encoder.onnx.graph.GraphValue;
import dev.windhover.encoder.onnx.graph.OnnxSession;
import dev.windhover.encoder.onnx.graph.SessionSettings;
import dev.windhover.encoder.onnx.graph.SessionSettings.Arena;
import dev.windhover.encoder.onnx.graph.SessionSettings.ByteProducts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled vision graph with every limit set so that it counts as large. */
class GraphLoadingTest {
  private static final String GRAPH = "onnx/vision_model.onnx";
  private static final SessionSettings SETTINGS =
      new SessionSettings(1, ExecutionProvider.CPU, Arena.KEEP, ByteProducts.EXACT);

  @TempDir Path root;
  private CacheDirectory cache;
  private GraphFile file;

  @BeforeEach
  void unpack() throws IOException {
    cache = new CacheDirectory(root.resolve("cache"));
    Path folder = root.resolve("model");
    BundledModel model = ServiceLoader.load(BundledModel.class).findFirst().orElseThrow();
    Files.createDirectories(folder.resolve("onnx"));
    try (InputStream in = model.open(GRAPH)) {
      Files.copy(in, folder.resolve(GRAPH));
    }
    file = GraphFile.read(ModelFolder.of(folder), GRAPH, cache);
  }

  @Test
  void source_largeGraph_hasItsWeightsInAFileAndGivesTheSameNumbers() throws IOException {
    GraphLoading loading = GraphLoading.whole(file);

    GraphSource source = loading.source(cache, 0);

    assertThat(source).isInstanceOf(GraphSource.Bytes.class);
    GraphSource.Bytes mapped = (GraphSource.Bytes) source;
    long whole = Files.size(root.resolve("model").resolve(GRAPH));
    assertThat((long) mapped.bytes().remaining()).isLessThan(whole / 3);
    assertThat(Files.size(mapped.externalFolder().orElseThrow().resolve("weights.bin")))
        .isGreaterThan(whole / 2);
    assertThat(run(source, "image_embeds"))
        .isEqualTo(run(loading.source(cache, Long.MAX_VALUE), "image_embeds"));
  }

  @Test
  void source_largeGraphInPart_givesTheSameNumbers() throws IOException {
    GraphLoading part = new GraphLoading(file, Optional.of(Set.of("image_embeds")), new byte[0]);

    assertThat(run(part.source(cache, 0), "image_embeds"))
        .isEqualTo(run(part.source(cache, Long.MAX_VALUE), "image_embeds"));
  }

  @Test
  void source_largeGraphWithFragment_sharesTheWeightsOfTheGraphWithout() throws IOException {
    GraphFragment fragment = new GraphFragment();
    fragment.node("Neg", List.of("image_embeds"), "negated");
    fragment.output("negated", GraphValue.ANY, GraphValue.ANY);
    GraphSource.Bytes plain = (GraphSource.Bytes) GraphLoading.whole(file).source(cache, 0);
    FileTime written = Files.getLastModifiedTime(plain.externalFolder().orElseThrow());

    GraphSource.Bytes extended =
        (GraphSource.Bytes)
            new GraphLoading(file, Optional.empty(), fragment.bytes()).source(cache, 0);

    assertThat(extended.externalFolder()).isEqualTo(plain.externalFolder());
    assertThat(Files.getLastModifiedTime(extended.externalFolder().orElseThrow()))
        .isEqualTo(written);
    float[] negated = run(extended, "negated");
    float[] expected = run(plain, "image_embeds");
    for (int i = 0; i < expected.length; i++) {
      assertThat(negated[i]).isEqualTo(-expected[i]);
    }
  }

  @Test
  void source_cacheThatCannotBeWritten_loadsTheFileItself() throws IOException {
    CacheDirectory broken =
        new CacheDirectory(Files.writeString(root.resolve("no-folder"), "a file"));

    assertThat(GraphLoading.whole(file).source(broken, 0)).isInstanceOf(GraphSource.File.class);
  }

  @Test
  void source_removesWhatKilledProcessesLeft_notWhatOthersWrite() throws IOException {
    Path graphs = Files.createDirectories(root.resolve("cache/graphs"));
    Path abandoned = Files.createDirectories(graphs.resolve(".new1"));
    Files.writeString(abandoned.resolve("weights.bin"), "half");
    Files.setLastModifiedTime(abandoned, FileTime.from(Instant.now().minus(3, ChronoUnit.DAYS)));
    Path busy = Files.createDirectories(graphs.resolve(".new2"));

    GraphLoading.whole(file).source(cache, 0);

    assertThat(abandoned).doesNotExist();
    assertThat(busy).exists();
  }

  private static float[] run(GraphSource source, String output) {
    long seed = 20261129;
    Random random = new Random(seed);
    float[] pixels = new float[3 * 224 * 224];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat() - 0.5f;
    }
    try (OnnxSession session = OnnxSession.open(source, SETTINGS)) {
      FloatTensor tensor =
          session
              .run(
                  Map.of("pixel_values", new Feed.Floats(FloatBuffer.wrap(pixels), 1, 3, 224, 224)),
                  List.of(output))
              .getFirst();
      return tensor.values();
    }
  }
}
