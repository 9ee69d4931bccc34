package dev.windhover.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every file of a model folder, missing, cut short or something else. */
class DamagedFolderTest {
  @TempDir Path folder;

  private enum Damage {
    MISSING,
    EMPTY,
    TRUNCATED,
    WEB_PAGE
  }

  static Stream<Arguments> damages() {
    return Stream.of(
            "config.json",
            "preprocessor_config.json",
            "tokenizer.json",
            "onnx/vision_model.onnx",
            "onnx/text_model.onnx")
        .flatMap(file -> Arrays.stream(Damage.values()).map(d -> Arguments.of(file, d)));
  }

  @ParameterizedTest
  @MethodSource("damages")
  void open_damagedFile_namesTheFile(String file, Damage damage) throws IOException {
    TestFolders.bundled(folder);
    Path path = folder.resolve(file);
    switch (damage) {
      case MISSING -> Files.delete(path);
      case EMPTY -> Files.write(path, new byte[0]);
      case TRUNCATED -> truncate(path, Files.size(path) / 2);
      case WEB_PAGE -> Files.writeString(path, "<!DOCTYPE html><html><body>Sign in</body></html>");
    }

    Throwable refusal = catchThrowable(() -> ClipModel.open(folder).close());

    assertThat(refusal).isInstanceOf(ModelException.class);
    String name = path.getFileName().toString().replace(".onnx", "");
    assertThat(refusal)
        .hasMessageContaining(name)
        .hasMessageContaining(folder.getFileName().toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          config.json              | "projection_dim": 384      | "projection_dim": "many"  | projection_dim
          config.json              | "rows": 14                 | "rows": 0                 | rows
          config.json              | "resize": "squash"         | "resize": "crop"          | found "crop"
          preprocessor_config.json | 0.5                        | "half"                    | image_mean
          """)
  void open_wrongValue_namesTheFileTheKeyAndWhatWasFound(
      String file, String old, String replacement, String message) throws IOException {
    TestFolders.bundled(folder);
    Path path = folder.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(old);
    Files.writeString(path, text.replaceFirst(java.util.regex.Pattern.quote(old), replacement));

    Throwable refusal = catchThrowable(() -> ClipModel.open(folder).close());

    assertThat(refusal)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(file)
        .hasMessageContaining(message);
  }

  @Test
  void open_towersOfTwoModels_saysThatTheyDoNotBelongTogether() throws IOException {
    TestFolders.bundled(folder);
    Files.copy(
        GoldenModel.of("clip-op14").folder().resolve("onnx/text_model.onnx"),
        folder.resolve("onnx/text_model.onnx"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);

    assertThatThrownBy(() -> ClipModel.open(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("vision_model.onnx", "384", "text_model.onnx", "not of one model");
  }

  @ParameterizedTest
  @CsvSource({"missing", "truncated"})
  void open_damagedExternalData_namesTheFile(String damage) throws IOException {
    Path source = GoldenModel.of("clip-external").folder();
    try (Stream<Path> files = Files.walk(source)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path to = folder.resolve(source.relativize(file));
        Files.createDirectories(to.getParent());
        Files.copy(file, to);
      }
    }
    Path data = folder.resolve("onnx/vision_model.onnx_data");
    if (damage.equals("missing")) {
      Files.delete(data);
    } else {
      truncate(data, Files.size(data) / 2);
    }

    assertThatThrownBy(() -> ClipModel.open(folder))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("vision_model.onnx");
  }

  @Test
  void open_secondGraphRefusedByTheRuntime_freesTheFirst() throws IOException {
    Path status = Path.of("/proc/self/status");
    Assumptions.assumeTrue(Files.isReadable(status), "no " + status);
    TestFolders.bundled(folder);
    Path text = folder.resolve("onnx/text_model.onnx");
    replace(text, "MatMulInteger", "MatMulIntegeX");
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> ClipModel.open(folder))
          .isInstanceOf(ModelException.class)
          .hasMessageContainingAll("text_model.onnx", "MatMulIntegeX");
    }
    long before = residentKilobytes(status);

    for (int i = 0; i < 24; i++) {
      assertThatThrownBy(() -> ClipModel.open(folder)).isInstanceOf(ModelException.class);
    }

    // A session of the vision graph holds 20 MB, so leaking them would cost 480; the heap grows
    // meanwhile, by 126 once beside other work.
    assertThat(residentKilobytes(status) - before).isLessThan(240_000);
  }

  private static void truncate(Path file, long length) throws IOException {
    try (RandomAccessFile opened = new RandomAccessFile(file.toFile(), "rw")) {
      opened.setLength(length);
    }
  }

  /** Replaces the first occurrence by a text of the same length. */
  private static void replace(Path file, String old, String replacement) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(old);
    assertThat(at).isPositive();
    System.arraycopy(
        replacement.getBytes(StandardCharsets.US_ASCII), 0, bytes, at, replacement.length());
    Files.write(file, bytes);
  }

  private static long residentKilobytes(Path status) throws IOException {
    List<String> lines = Files.readAllLines(status);
    String line = lines.stream().filter(l -> l.startsWith("VmRSS:")).findFirst().orElseThrow();
    return Long.parseLong(line.replaceAll("[^0-9]", ""));
  }
}
