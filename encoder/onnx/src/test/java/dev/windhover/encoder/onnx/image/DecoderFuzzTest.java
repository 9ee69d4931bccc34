package dev.windhover.encoder.onnx.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.windhover.encoder.ImageFormatException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random damage to every golden file must end in a picture or an ImageFormatException, soon and
 * without much memory. {@code -Dwindhover.fuzz=2000} makes it thorough.
 */
class DecoderFuzzTest {
  private static final long SEED = Long.getLong("tests.seed", 20261123);
  private static final int MUTATIONS = Integer.getInteger("windhover.fuzz", 60);
  private static final byte[] EXTREMES = {0, 1, 127, -128, -1};
  private static final ImageFileDecoder DECODER =
      ImageFileDecoder.with(DecodeLimits.DEFAULT.withMaxPixels(1_000_000)).withProviders(List.of());

  static Stream<String> files() {
    return Golden.table("formats/cases.tsv").stream().map(row -> row.get(0));
  }

  @ParameterizedTest
  @MethodSource("files")
  void decode_damagedFile_endsInPictureOrRefusal(String file) {
    byte[] bytes = Golden.bytes("formats/" + file);
    var random = new Random(SEED + file.hashCode());
    // Not a measurement: only an endless loop takes this long.
    Assertions.assertTimeoutPreemptively(
        Duration.ofMinutes(5),
        () -> {
          for (int i = 0; i < MUTATIONS; i++) {
            check(damage(bytes, random), file + ", mutation " + i + ", -Dtests.seed=" + SEED);
          }
        });
  }

  private static void check(byte[] bytes, String what) {
    long allocated =
        Allocation.of(() ->
            assertThatCode(
                    () -> {
                      try {
                        DECODER.decode(bytes);
                      } catch (ImageFormatException e) {
                        assertThat(e.getMessage()).isNotBlank();
                      }
                    })
                .as(what)
                .doesNotThrowAnyException());
    assertThat(allocated).as("bytes allocated by %s", what).isLessThan(100 << 20);
  }

  private static byte[] damage(byte[] bytes, Random random) {
    int kind = random.nextInt(4);
    if (kind == 0) {
      return Arrays.copyOf(bytes, random.nextInt(bytes.length));
    }
    byte[] out = bytes.clone();
    int count = 1 + random.nextInt(kind == 1 ? 1 : kind == 2 ? 4 : 30);
    for (int i = 0; i < count; i++) {
      out[random.nextInt(out.length)] =
          random.nextBoolean()
              ? (byte) random.nextInt()
              : EXTREMES[random.nextInt(EXTREMES.length)];
    }
    // Half of the PNGs get good checksums, or none would ever reach the reader.
    if (ImageFormat.detect(out).orElse(null) == ImageFormat.PNG && random.nextBoolean()) {
      repairChecksums(out);
    }
    return out;
  }

  private static void repairChecksums(byte[] png) {
    ByteBuffer file = ByteBuffer.wrap(png);
    for (int at = 8; at + 12 <= png.length; ) {
      int length = file.getInt(at);
      if (length < 0 || length > png.length - at - 12) {
        return;
      }
      var crc = new CRC32();
      crc.update(png, at + 4, length + 4);
      file.putInt(at + 8 + length, (int) crc.getValue());
      at += 12 + length;
    }
  }
}
