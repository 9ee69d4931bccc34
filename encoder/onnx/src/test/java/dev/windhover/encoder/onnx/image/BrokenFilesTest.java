package dev.windhover.encoder.onnx.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.RgbImage;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenFilesTest {
  private static final long SEED = Long.getLong("tests.seed", 20261123);
  private static final ImageFileDecoder DECODER =
      ImageFileDecoder.with(DecodeLimits.DEFAULT.withMaxPixels(100_000_000));

  @BeforeAll
  static void loadReaders() {
    for (String file : new String[] {"grey.jpg", "grey8.png", "still.gif", "grey8.bmp"}) {
      DECODER.decode(Golden.bytes("formats/" + file));
    }
    DECODER.decode(Golden.bytes("formats/grey8.tif"));
    DECODER.decode(Golden.bytes("formats/lossless.webp"));
  }

  static Stream<Arguments> broken() {
    return Golden.table("formats/broken/cases.tsv").stream()
        .map(row -> Arguments.of(row.get(0), row.get(1)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("broken")
  void decode_brokenFile_isRefusedCheaply(String file, String what) {
    byte[] bytes = Golden.bytes("formats/broken/" + file);

    long allocated =
        Allocation.of(() ->
            assertThatThrownBy(() -> DECODER.decode(bytes))
                .as(what)
                .isExactlyInstanceOf(ImageFormatException.class));

    assertThat(allocated).as("bytes allocated").isLessThan(4 << 20);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "empty.jpg | the file is empty",
        "text.png | not an image: the file holds text",
        "page.jpg | not an image: the file holds text",
        "truncated.jpg | damaged JPEG: Corrupt JPEG data: premature end of data segment",
        "truncated.png | damaged PNG: it is cut off after 268 bytes",
        "bad-crc.png | damaged PNG: the checksum at byte 29 is wrong",
        "zeros.jpg | not an image of a known kind: the file starts with 00 00 00 00 00 00 00 00",
        "no-frame.gif | damaged GIF: it has no frame",
        "zero-width.jpg | damaged JPEG: its size is 0x45 pixels",
        "absurd-size.png | PNG of 30000x30000 pixels is above the limit of 100000000 pixels:"
            + " raise it with DecodeLimits.withMaxPixels",
      })
  void decode_brokenFile_saysWhy(String file, String message) {
    assertThatThrownBy(() -> DECODER.decode(Golden.bytes("formats/broken/" + file)))
        .hasMessage(message);
  }

  @Test
  void decode_manyBytes_areRefusedByTheLimit() {
    var decoder = ImageFileDecoder.with(DecodeLimits.DEFAULT.withMaxBytes(100));

    assertThatThrownBy(() -> decoder.decode(Golden.bytes("formats/grey.jpg")))
        .isInstanceOf(ImageFormatException.class)
        .hasMessageMatching(
            "file of \\d+ bytes is above the limit of 100 bytes: raise it with"
                + " DecodeLimits.withMaxBytes");
  }

  @Test
  void decode_absurdSamplesPerPixel_areRefusedCheaply() {
    byte[] bytes = Golden.bytes("formats/orientation-6.tif");
    // Entry 7 of the directory at byte 8 is SamplesPerPixel, a little-endian SHORT.
    assertThat(bytes[10 + 7 * 12] & 0xff | (bytes[10 + 7 * 12 + 1] & 0xff) << 8).isEqualTo(277);
    bytes[10 + 7 * 12 + 9] = -1;

    long allocated =
        Allocation.of(() ->
            assertThatThrownBy(() -> DECODER.decode(bytes))
                .isExactlyInstanceOf(ImageFormatException.class)
                .hasMessage("TIFF with 65283 samples a pixel is not supported, only 1 to 8"));
    assertThat(allocated).isLessThan(1 << 20);
  }

  static Stream<String> whole() {
    return Golden.table("formats/cases.tsv").stream()
        .map(row -> row.get(0))
        .filter(file -> !file.equals("arithmetic.jpg"));
  }

  /** Half a picture must never pass for a whole one. */
  @ParameterizedTest
  @MethodSource("whole")
  void decode_everyTruncation_isRefusedOrTheWholePicture(String file) {
    byte[] bytes = Golden.bytes("formats/" + file);
    RgbImage whole = DECODER.decode(bytes);
    var random = new Random(SEED);
    for (int i = 0; i < 60; i++) {
      int length = i < 20 ? bytes.length - 1 - i : random.nextInt(bytes.length);
      RgbImage got;
      try {
        got = DECODER.decode(Arrays.copyOf(bytes, length));
      } catch (ImageFormatException e) {
        continue;
      }
      assertThat(Arrays.equals(got.samples(), whole.samples()))
          .as("%s cut to %d bytes gives the whole picture, -Dtests.seed=%d", file, length, SEED)
          .isTrue();
    }
  }
}
