package dev.windhover.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.windhover.encoder.onnx.graph.OnnxSession;
import dev.windhover.encoder.onnx.model.CacheDirectory;
import dev.windhover.encoder.onnx.model.GraphFile;
import dev.windhover.encoder.onnx.model.GraphLoading;
import dev.windhover.encoder.onnx.model.ModelFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A graph of bytes on a processor that was not asked before. */
class SessionLoaderTest {
  private static final float[] RIGHT = {1, 0};
  private static final float[] WRONG = {0, 1};

  @TempDir Path root;
  private CacheDirectory cache;
  private GraphLoading loading;

  @BeforeEach
  void graph() throws IOException {
    assumeThat(System.getProperty("os.arch")).isIn("amd64", "x86_64", "x86");
    cache = new CacheDirectory(root);
    GraphFile file =
        GraphFile.read(
            ModelFolder.of(GoldenModel.of("clip-int8").folder()),
            "onnx/text_model_quantized.onnx",
            cache);
    // Decisions are remembered by the hash.
    String unknown = UUID.randomUUID().toString();
    loading =
        GraphLoading.whole(new GraphFile(file.folder(), file.path(), file.outline(), unknown));
  }

  @Test
  void load_vectorsAgree_usesTheFastProductsAndNeverHoldsTwoSessions() throws IOException {
    RecordingProbe probe = new RecordingProbe(Optional.empty(), List.of(RIGHT, RIGHT));
    try (OnnxSession session = loader(probe).load()) {
      assertThat(probe.asked).hasSize(2).doesNotContain(session);
    }
    assertThat(probe.heldTwo).isFalse();
  }

  @Test
  void load_vectorsDiffer_usesTheExactProducts() throws IOException {
    RecordingProbe probe = new RecordingProbe(Optional.empty(), List.of(WRONG, RIGHT));
    try (OnnxSession session = loader(probe).load()) {
      assertThat(probe.asked.getLast()).isSameAs(session);
    }
    assertThat(probe.heldTwo).isFalse();
  }

  @Test
  void load_vectorsOfTheModelsMakers_areAskedForOnce() throws IOException {
    RecordingProbe probe = new RecordingProbe(Optional.of(List.of(RIGHT)), List.of(RIGHT));
    try (OnnxSession session = loader(probe).load()) {
      assertThat(probe.asked).containsExactly(session);
    }

    RecordingProbe never = new RecordingProbe(Optional.empty(), List.of());
    loader(never).load().close();
    assertThat(never.asked).as("the decision is remembered").isEmpty();
  }

  private SessionLoader loader(RecordingProbe probe) {
    return new SessionLoader(loading, ModelOptions.defaults().sessionSettings(), cache, probe);
  }

  /** Gives prepared vectors and notes which sessions it was asked about. */
  private static final class RecordingProbe implements SessionLoader.Probe {
    private final Optional<List<float[]>> golden;
    private final List<float[]> answers;
    private final List<OnnxSession> asked = new ArrayList<>();
    private boolean heldTwo;

    RecordingProbe(Optional<List<float[]>> golden, List<float[]> answers) {
      this.golden = golden;
      this.answers = answers;
    }

    @Override
    public Optional<List<float[]>> golden() {
      return golden;
    }

    @Override
    public List<float[]> vectors(OnnxSession session) {
      for (OnnxSession earlier : asked) {
        heldTwo |= isOpen(earlier);
      }
      asked.add(session);
      return List.of(answers.get(asked.size() - 1));
    }

    private static boolean isOpen(OnnxSession session) {
      try {
        session.run(Map.of(), List.of());
        return true;
      } catch (IllegalStateException e) {
        assertThat(e).hasMessageContaining("closed");
        return false;
      } catch (RuntimeException e) {
        return true;
      }
    }
  }
}
