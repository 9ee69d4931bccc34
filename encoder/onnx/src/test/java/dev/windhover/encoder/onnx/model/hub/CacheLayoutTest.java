package dev.windhover.encoder.onnx.model.hub;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CacheLayoutTest {

  @Test
  void defaultRoot_linux_followsXdg() {
    assertThat(CacheLayout.defaultRoot(Map.of(), "Linux", "/home/a"))
        .isEqualTo(Path.of("/home/a/.cache/windhover/models"));
    assertThat(CacheLayout.defaultRoot(Map.of("XDG_CACHE_HOME", "/var/c"), "Linux", "/home/a"))
        .isEqualTo(Path.of("/var/c/windhover/models"));
    assertThat(CacheLayout.defaultRoot(Map.of("XDG_CACHE_HOME", "rel"), "Linux", "/home/a"))
        .isEqualTo(Path.of("/home/a/.cache/windhover/models"));
  }

  @Test
  void defaultRoot_macAndWindows_followTheirConventions() {
    assertThat(CacheLayout.defaultRoot(Map.of(), "Mac OS X", "/Users/a"))
        .isEqualTo(Path.of("/Users/a/Library/Caches/windhover/models"));
    assertThat(CacheLayout.defaultRoot(Map.of("LOCALAPPDATA", "/l"), "Windows 11", "/u/a"))
        .isEqualTo(Path.of("/l/windhover/Cache/models"));
  }

  @Test
  void defaultRoot_variable_goesBeforeEverything() {
    Map<String, String> environment = Map.of("WINDHOVER_CACHE", "/data", "XDG_CACHE_HOME", "/x");

    assertThat(CacheLayout.defaultRoot(environment, "Linux", "/home/a"))
        .isEqualTo(Path.of("/data/models"));
  }

  @Test
  void folder_weights_areKeptApart() {
    CacheLayout cache = new CacheLayout(Path.of("/c"));

    assertThat(cache.folder("a/b", "main", Weights.FP32)).isEqualTo(Path.of("/c/a/b/main/fp32"));
    assertThat(cache.folder("a/b", "main", Weights.INT8)).isEqualTo(Path.of("/c/a/b/main/int8"));
  }
}
