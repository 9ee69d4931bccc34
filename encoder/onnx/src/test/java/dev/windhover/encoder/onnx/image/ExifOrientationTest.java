package dev.windhover.encoder.onnx.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.encoder.RgbImage;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExifOrientationTest {
  private static final long SEED = Long.getLong("tests.seed", 20261123);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  void apply_everyOrientation_movesEachPixelToItsPlace(int orientation) {
    var random = new Random(SEED);
    // Around the tile size of 32 and far from square.
    int[][] sizes = {{1, 1}, {1, 7}, {5, 1}, {31, 33}, {32, 64}, {65, 40}};
    for (int[] size : sizes) {
      int w = size[0];
      int h = size[1];
      RgbImage stored = Pictures.noise(w, h, random);
      RgbImage upright = ExifOrientation.apply(stored, orientation);

      assertThat(upright.width()).isEqualTo(orientation >= 5 ? h : w);
      for (int y = 0; y < h; y++) {
        for (int x = 0; x < w; x++) {
          // EXIF 2.3, table 4: where row 0 and column 0 of the stored picture are seen.
          int seen =
              switch (orientation) {
                case 1 -> upright.pixel(x, y);
                case 2 -> upright.pixel(w - 1 - x, y);
                case 3 -> upright.pixel(w - 1 - x, h - 1 - y);
                case 4 -> upright.pixel(x, h - 1 - y);
                case 5 -> upright.pixel(y, x);
                case 6 -> upright.pixel(h - 1 - y, x);
                case 7 -> upright.pixel(h - 1 - y, w - 1 - x);
                default -> upright.pixel(y, w - 1 - x);
              };
          assertThat(seen).as("%d,%d of %dx%d", x, y, w, h).isEqualTo(stored.pixel(x, y));
        }
      }
    }
  }

  @Test
  void read_damagedTags_countAsUpright() {
    var random = new Random(SEED);
    byte[] good = tag(ByteOrder.BIG_ENDIAN, 6);
    assertThat(ExifOrientation.read(good, 0, good.length)).isEqualTo(6);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = good.clone();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
      int from = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : 0;
      assertThat(ExifOrientation.read(bytes, from, bytes.length))
          .as("-Dtests.seed=%d", SEED)
          .isBetween(1, 8);
    }
  }

  private static byte[] tag(ByteOrder order, int orientation) {
    ByteBuffer out = ByteBuffer.allocate(26).order(order);
    out.put((byte) 'M').put((byte) 'M').putShort((short) 42).putInt(8).putShort((short) 1);
    out.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return out.array();
  }
}
