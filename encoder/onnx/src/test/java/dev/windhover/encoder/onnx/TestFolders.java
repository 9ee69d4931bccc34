package dev.windhover.encoder.onnx;

import dev.windhover.encoder.BundledModel;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;

/** Model folders on disk for tests to damage. */
final class TestFolders {
  private static final List<String> FILES =
      List.of(
          "config.json",
          "preprocessor_config.json",
          "tokenizer.json",
          "tokenizer_config.json",
          "onnx/vision_model.onnx",
          "onnx/text_model.onnx",
          "golden/image.png",
          "golden/image_embeds.f32",
          "golden/patch_embeds.f32",
          "golden/texts.json");

  private TestFolders() {}

  /** A copy of the bundled model. */
  static Path bundled(Path target) throws IOException {
    BundledModel model = ServiceLoader.load(BundledModel.class).findFirst().orElseThrow();
    for (String file : FILES) {
      Path to = target.resolve(file);
      Files.createDirectories(to.getParent());
      try (InputStream in = model.open(file)) {
        Files.copy(in, to);
      } catch (FileNotFoundException e) {
        throw new IOException("the bundled model lost a file", e);
      }
    }
    return target;
  }

  /** Replaces a text in a file of the folder, which must hold it. */
  static void edit(Path folder, String file, String old, String replacement) throws IOException {
    Path path = folder.resolve(file);
    String text = Files.readString(path);
    if (!text.contains(old)) {
      throw new IllegalArgumentException(file + " does not hold " + old);
    }
    Files.writeString(path, text.replace(old, replacement));
  }
}
