package dev.windhover.encoder.onnx.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.RgbImage;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FormatsGoldenTest {
  private static final ImageFileDecoder DECODER = ImageFileDecoder.withDefaults();

  static Stream<Arguments> cases() {
    return Golden.table("formats/cases.tsv").stream()
        .filter(row -> !row.get(0).equals("arithmetic.jpg"))
        .map(row -> Arguments.of(row.get(0), row.get(1), row.get(4), row.get(5)));
  }

  @ParameterizedTest(name = "{0}: {3}")
  @MethodSource("cases")
  void decode_everyFormat_equalsReference(
      String file, String expected, String tolerance, String note) {
    RgbImage want = Golden.picture("formats/" + expected);
    RgbImage got = DECODER.decode(Golden.bytes("formats/" + file));

    // The lossy ones too: their decoders are defined to the bit. The JDK's libjpeg may be another
    // build, so JPEG keeps the tolerance that the design states.
    boolean jpeg = tolerance.equals("2") && !file.endsWith(".webp");
    assertThat(Pictures.maxDifference(got, want)).as(note).isLessThanOrEqualTo(jpeg ? 2 : 0);
  }

  @Test
  void expectedPictures_readByImageIo_areTheSame() throws IOException {
    for (List<String> row : Golden.table("formats/cases.tsv")) {
      byte[] bytes = Golden.bytes("formats/" + row.get(1));
      BufferedImage other = ImageIO.read(new ByteArrayInputStream(bytes));
      RgbImage ours = DECODER.decode(bytes);
      for (int y = 0; y < ours.height(); y++) {
        for (int x = 0; x < ours.width(); x++) {
          assertThat(ours.pixel(x, y)).isEqualTo(other.getRGB(x, y) & 0xffffff);
        }
      }
    }
  }

  @Test
  void decode_arithmeticCoding_isRefusedByName() {
    assertThatThrownBy(() -> DECODER.decode(Golden.bytes("formats/arithmetic.jpg")))
        .isInstanceOf(ImageFormatException.class)
        .hasMessage(
            "JPEG with arithmetic coding is not supported: save it as baseline or progressive"
                + " JPEG");
  }
}
