package dev.windhover.encoder.onnx.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImageFormatTest {

  /** A TIFF of one directory with these tags, each a LONG of this value. */
  private static byte[] tiff(int... tagsAndValues) {
    int entries = tagsAndValues.length / 2;
    ByteBuffer out = ByteBuffer.allocate(14 + 12 * entries + 20).order(ByteOrder.LITTLE_ENDIAN);
    out.put((byte) 'I').put((byte) 'I').putShort((short) 42).putInt(8).putShort((short) entries);
    for (int i = 0; i < entries; i++) {
      out.putShort((short) tagsAndValues[2 * i]).putShort((short) 4).putInt(1);
      out.putInt(tagsAndValues[2 * i + 1]);
    }
    return out.array();
  }

  @Test
  void detect_tiffFamily_tellsCameraRawFromPictures() {
    assertThat(ImageFormat.detect(tiff(254, 0, 256, 64))).contains(ImageFormat.TIFF);
    assertThat(ImageFormat.detect(tiff(254, 1, 256, 64))).contains(ImageFormat.TIFF);
    assertThat(ImageFormat.detect(tiff(254, 1, 330, 8))).contains(ImageFormat.RAW);
    assertThat(ImageFormat.detect(tiff(256, 64, 50706, 1))).contains(ImageFormat.RAW);
  }

  @ParameterizedTest
  @CsvSource({
    "ftypheic....mif1, HEIC",
    "ftypmif1....miafavif, AVIF",
    "ftypmif1....mif1heic, HEIC",
    "ftypavis....avif, AVIF",
    "ftypcrx ....crx , RAW",
    "ftypisom....mp42, ",
  })
  void detect_isoMedia_goesByItsBrands(String box, ImageFormat expected) {
    byte[] bytes = ("\0\0\0 " + box).getBytes(StandardCharsets.US_ASCII);

    assertThat(ImageFormat.detect(bytes).orElse(null)).isEqualTo(expected);
  }

  @Test
  void detect_textThatStartsLikeABitmap_isNoImage() {
    byte[] text = "BMW sells motor cars and cycles".getBytes(StandardCharsets.US_ASCII);

    assertThat(ImageFormat.detect(text)).isEmpty();
  }
}
