package dev.windhover.encoder.onnx.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HubNamesTest {

  @ParameterizedTest
  @ValueSource(strings = {"config.json", "onnx/vision_model.onnx", "a/b/c.onnx_data", "_x/1-2.3"})
  void checkPath_plainName_isAccepted(String path) {
    assertThat(HubNames.checkPath(path)).isEqualTo(path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "../x",
        "a/../../x",
        "a/..",
        "/etc/passwd",
        "a//b",
        "a/",
        "a\\b",
        "..\\x",
        "C:x",
        "C:/x",
        "file:x",
        "~x",
        ".bashrc",
        "a/.ssh",
        "x.",
        "x ",
        " x",
        "a b",
        "x\u0000.json",
        "x\n",
        "x%2e%2e",
        "\u2025/x",
        "naïve",
        "NUL",
        "con.json",
        "onnx/COM1.onnx",
        "windhover.lock.json",
        "Windhover.LOCK.json",
        "x.part",
        "x.part.etag"
      })
  void checkPath_hostileName_isRefused(String path) {
    assertThatThrownBy(() -> HubNames.checkPath(path))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is refused")
        .satisfies(e -> assertThat(e.getMessage()).doesNotContainPattern("\\p{Cntrl}"));
  }

  @Test
  void checkPath_veryLong_isRefused() {
    assertThatThrownBy(() -> HubNames.checkPath("x".repeat(161)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("at most 160");
  }

  @Test
  void resolve_randomNames_neverLeaveTheRoot() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    Path root = Path.of("/cache/model").toAbsolutePath();
    String alphabet = "./\\:ab-_ ~%\u0000";
    int accepted = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder name = new StringBuilder();
      for (int n = random.nextInt(9); n >= 0; n--) {
        name.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      try {
        Path resolved = HubNames.resolve(root, name.toString());
        accepted++;
        assertThat(resolved).as("seed %d", seed).startsWithRaw(root).isNotEqualTo(root);
      } catch (IllegalArgumentException expected) {
        // Refused, which is the other safe answer.
      }
    }
    assertThat(accepted).as("seed %d", seed).isPositive();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Xenova/clip-vit-base-patch32", "a/b", "o_1/m.2"})
  void checkId_ownerAndName_isAccepted(String id) {
    assertThat(HubNames.checkId(id)).isEqualTo(id);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "clip", "a/b/c", "../b", "a/..", "a/b..c", "a--b/c", "a b/c", "/a"})
  void checkId_otherwise_isRefused(String id) {
    assertThatThrownBy(() -> HubNames.checkId(id))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a model id")
        .hasMessageContaining("Xenova/clip-vit-base-patch32");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "refs/pr/1", "a b", "v1.", "v1..v2"})
  void checkRevision_otherwise_isRefused(String revision) {
    assertThatThrownBy(() -> HubNames.checkRevision(revision))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a revision");
  }
}
