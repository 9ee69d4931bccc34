package dev.windhover.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.onnx.model.Sha256;
import dev.windhover.encoder.onnx.model.hub.ModelLock;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LockCheckTest {
  @TempDir Path folder;

  @BeforeEach
  void pulled() throws IOException {
    TestFolders.bundled(folder);
    Files.writeString(folder.resolve(ModelLock.FILE_NAME), lock());
  }

  @Test
  void open_unchangedFolder_opens() {
    assertThatCode(() -> ClipModel.open(folder).close()).doesNotThrowAnyException();
  }

  @Test
  void open_oneByteChanged_namesTheFileBothHashesAndTheWayOut() throws IOException {
    Path vision = folder.resolve("onnx/vision_model.onnx");
    byte[] bytes = Files.readAllBytes(vision);
    bytes[bytes.length / 2] ^= 1;
    Files.write(vision, bytes);

    assertThatThrownBy(() -> ClipModel.open(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(
            vision.toString(), "acme/tiny", "SHA-256", sha256(vision), "windhover.lock.json");
  }

  @Test
  void open_fileGoneOrCut_isRefused() throws IOException {
    Path tokenizer = folder.resolve("tokenizer_config.json");
    Files.writeString(tokenizer, "{}");
    assertThatThrownBy(() -> ClipModel.open(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(tokenizer.toString(), "2 bytes");

    Files.delete(tokenizer);
    assertThatThrownBy(() -> ClipModel.open(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(tokenizer.toString(), "missing");
  }

  @Test
  void open_damagedLock_isRefused() throws IOException {
    Files.writeString(folder.resolve(ModelLock.FILE_NAME), "{\"format\": 1");

    assertThatThrownBy(() -> ClipModel.open(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("windhover.lock.json");
  }

  private String lock() throws IOException {
    String files =
        List.of(
                "config.json",
                "preprocessor_config.json",
                "tokenizer.json",
                "tokenizer_config.json",
                "onnx/vision_model.onnx",
                "onnx/text_model.onnx")
            .stream()
            .map(this::entry)
            .collect(Collectors.joining(","));
    String lock =
        "{\"format\":1,\"model\":\"acme/tiny\",\"revision\":\"main\",\"weights\":\"fp32\","
            + "\"source\":\"local\",\"recorded\":\"2026-01-01T00:00:00Z\",\"files\":["
            + files
            + "]}";
    assertThat(lock).contains("vision_model");
    return lock;
  }

  private String entry(String path) {
    try {
      Path file = folder.resolve(path);
      return String.format(
          "{\"path\":\"%s\",\"size\":%d,\"sha256\":\"%s\"}", path, Files.size(file), sha256(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Sha256.of(in);
    }
  }
}
