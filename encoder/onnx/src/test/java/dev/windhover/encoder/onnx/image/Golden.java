package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.RgbImage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** The golden files of {@code src/test/resources/golden}; its README says what they prove. */
final class Golden {
  private Golden() {}

  static byte[] bytes(String path) {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/" + path)) {
      if (in == null) {
        throw new AssertionError("no test resource /golden/" + path);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The cells of a table, without its heading. */
  static List<List<String>> table(String path) {
    return new String(bytes(path), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> List.of(line.split("\t", -1)))
        .toList();
  }

  /** An expected picture: an 8-bit RGB PNG. */
  static RgbImage picture(String path) {
    return ImageFileDecoder.withDefaults().decode(bytes(path));
  }
}
