package dev.windhover.encoder.onnx.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.RgbImage;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the stand-ins are shell scripts")
class InstalledToolDecoderTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  /** The front of a HEIC file that claims 45 x 31 pixels. */
  private static final byte[] HEIC =
      "\0\0\0\u0018ftypheic\0\0\0\0mif1heic\0\0\0\u0014ispe\0\0\0\0\0\0\0\u002d\0\0\0\u001f"
          .getBytes(StandardCharsets.ISO_8859_1);

  @TempDir Path folder;

  private Path script(String name, String... lines) throws IOException {
    Path script = folder.resolve(name);
    Files.writeString(script, "#!/bin/sh\necho \"$PWD\" > " + folder + "/where\n");
    Files.write(script, List.of(lines), StandardOpenOption.APPEND);
    Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
    return script;
  }

  private ImageFileDecoder decoder(Duration timeLimit, Path... programs) {
    return ImageFileDecoder.withDefaults()
        .withProviders(List.of(InstalledToolDecoder.of(List.of(programs), timeLimit)));
  }

  private Path picture() throws IOException {
    return Files.write(folder.resolve("p.png"), Golden.bytes("formats/rgb8.png"));
  }

  private void assertFolderIsGone() throws IOException {
    assertThat(Path.of(Files.readString(folder.resolve("where")).strip())).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"out.png", "out-1.png"})
  void decode_toolThatWritesPng_givesItsPixels(String out) throws IOException {
    Path tool =
        script(
            "heif-convert",
            "test \"$(head -c 12 \"$1\" | tail -c 8)\" = ftypheic || exit 9",
            "cp " + picture() + " " + out);

    RgbImage image = decoder(LONG, tool).decode(HEIC);

    assertThat(Pictures.maxDifference(image, Golden.picture("formats/rgb8.png"))).isZero();
    assertFolderIsGone();
  }

  @Test
  void decode_failingTool_isFollowedByTheNext() throws IOException {
    Path broken = script("heif-convert", "echo no such codec >&2", "exit 3");
    Path working = script("vips", "cp " + picture() + " \"$3\"");

    RgbImage image = decoder(LONG, broken, working).decode(HEIC);

    assertThat(image.width()).isEqualTo(33);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "echo no such codec >&2; exit 3 | ended with code 3: no such codec",
        "true | wrote no picture",
        "echo hello > out.png | damaged PNG: it has no signature",
        "head -c 30000000 /dev/zero > out.png; sleep 60 | wrote more than",
        "head -c 30000000 /dev/zero > out.png | wrote more than",
      })
  void decode_failingTool_isReportedAndCleanedUp(String command, String message)
      throws IOException {
    var small = DecodeLimits.DEFAULT.withMaxPixels(100_000);
    var tool = InstalledToolDecoder.of(List.of(script("heif-convert", command)), LONG);
    var decoder = ImageFileDecoder.with(small).withProviders(List.of(tool));

    assertThatThrownBy(() -> decoder.decode(HEIC))
        .isExactlyInstanceOf(ImageFormatException.class)
        .hasMessageContaining(message);
    assertFolderIsGone();
  }

  @Test
  void decode_toolThatHangs_isEndedWithItsChildren() throws Exception {
    Path tool = script("heif-convert", "sleep 300 & echo $! > " + folder + "/child", "wait");

    assertThatThrownBy(() -> decoder(Duration.ofMillis(1500), tool).decode(HEIC))
        .isExactlyInstanceOf(ImageFormatException.class)
        .hasMessageContaining("took more than 1500 ms");
    long child = Long.parseLong(Files.readString(folder.resolve("child")).strip());
    var handle = ProcessHandle.of(child);
    if (handle.isPresent()) {
      handle.get().onExit().get(30, TimeUnit.SECONDS);
    }
    assertFolderIsGone();
  }

  @Test
  void decode_hugeClaim_isRefusedBeforeTheToolRuns() throws IOException {
    Path tool = script("heif-convert", "cp " + picture() + " out.png");
    byte[] huge = HEIC.clone();
    huge[huge.length - 7] = 1;
    huge[huge.length - 3] = 1;

    assertThatThrownBy(() -> decoder(LONG, tool).decode(huge))
        .isInstanceOf(ImageFormatException.class)
        .hasMessageContaining("HEIC of 65581x65567 pixels is above the limit of 200000000 pixels");
    assertThat(folder.resolve("where")).doesNotExist();
  }

  @Test
  void of_unknownProgram_isRefused() throws IOException {
    Path tool = script("rm", "true");

    assertThatThrownBy(() -> InstalledToolDecoder.of(List.of(tool), LONG))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is none of heif-convert, heif-dec, vips and magick");
  }

  @ParameterizedTest
  @CsvSource({"heic,HEIC", "avif,AVIF", "mif1,HEIC"})
  void decode_withoutProvider_saysWhatToInstall(String brand, String title) {
    byte[] bytes = HEIC.clone();
    byte[] name = brand.getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(name, 0, bytes, 8, 4);

    assertThatThrownBy(() -> ImageFileDecoder.withDefaults().withProviders(List.of()).decode(bytes))
        .isExactlyInstanceOf(ImageFormatException.class)
        .hasMessage(
            title
                + " is read through another program: install heif-convert (Debian and Ubuntu:"
                + " libheif-examples, Fedora: libheif-tools, Homebrew: libheif), vips or magick,"
                + " or add a DecoderProvider");
  }

  /** Not with a stand-in but with the real programs, where they are installed. */
  @ParameterizedTest
  @CsvSource({"heif-convert,heic", "heif-convert,avif", "vips,heic", "vips,avif", "magick,heic"})
  void decode_realTool_givesTheRightPicture(String name, String extension) throws Exception {
    Path encoder = installed("heif-enc");
    Path tool = installed(name);
    assumeTrue(encoder != null, "heif-enc is not installed, so no HEIC can be made");
    assumeTrue(tool != null, name + " is not installed");
    Path png =
        Files.write(folder.resolve("p.png"), Golden.bytes("pillow/inputs/scene-500x333.png"));
    Path file = folder.resolve("p." + extension);
    Process process =
        new ProcessBuilder(encoder.toString(), "-q", "95", "-o", file.toString(), png.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    assumeTrue(
        process.waitFor(120, TimeUnit.SECONDS) && process.exitValue() == 0,
        "heif-enc has no codec for " + extension);

    RgbImage image = decoder(LONG, tool).decode(Files.readAllBytes(file));

    RgbImage want = Golden.picture("pillow/inputs/scene-500x333.png");
    assertThat(image.width()).isEqualTo(want.width());
    assertThat(image.height()).isEqualTo(want.height());
    assertThat(Pictures.meanDifference(image, want)).isLessThan(4);
  }

  private static Path installed(String name) {
    return Stream.of(System.getenv("PATH").split(File.pathSeparator))
        .map(directory -> Path.of(directory, name))
        .filter(Files::isExecutable)
        .findFirst()
        .orElse(null);
  }
}
