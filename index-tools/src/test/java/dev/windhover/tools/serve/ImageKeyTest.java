package dev.windhover.tools.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids in addresses. */
class ImageKeyTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "photos:a/b c.jpg",
        "photos:../../etc/passwd",
        "r:%2e%2e",
        "\u96ea\uD83D\uDE00"
      })
  void idOf_key_isTheId(String id) {
    String key = ImageKey.of(id);
    assertThat(key).matches("[A-Za-z0-9_-]+");
    assertThat(ImageKey.idOf(key)).isEqualTo(id);
  }

  @Test
  void of_longestId_fitsIntoAnAddress() {
    assertThat(ImageKey.of("\u96ea".repeat(1_000))).hasSizeLessThanOrEqualTo(4_000);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "=", "YQ==", "YR", "gA", "a b", "../x", "%41"})
  void idOf_anythingElse_isNotFound(String key) {
    assertThatThrownBy(() -> ImageKey.idOf(key))
        .isInstanceOf(Problem.class)
        .hasMessage("there is no image with this id");
  }
}
