package dev.windhover.tools.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultPageTest {
  @TempDir Path folder;

  private static RgbImage grey(int width, int height) {
    byte[] samples = new byte[3 * width * height];
    java.util.Arrays.fill(samples, (byte) 0x80);
    return new RgbImage(width, height, samples);
  }

  @Test
  void write_hostileNames_areText() throws IOException {
    Path file = folder.resolve("sub/page.html");
    new ResultPage("<script>alert('t')</script>", "sub & title")
        .section(
            "\"query\"",
            "",
            List.of(
                new ResultPage.Card(
                    "<img onerror=\"alert(1)\" src=x>\n.jpg",
                    "1.00",
                    Thumbnail.of(grey(800, 400), 100),
                    List.of(new ResultPage.Box(new Region(10, 20, 30, 40), "a <b>")))))
        .write(file);
    String html = Files.readString(file);
    assertThat(html)
        .contains("&lt;img onerror=&quot;alert(1)&quot; src=x&gt;")
        .contains("&lt;script&gt;")
        .contains("viewBox=\"0 0 800 400\"")
        .contains("x=\"10\" y=\"20\" width=\"30\" height=\"40\"")
        .contains("default-src 'none'")
        .doesNotContain("<script")
        .doesNotContain("onerror=\"alert");
    assertThat(html.split("<img ", -1)).hasSize(2);
    assertThat(html).doesNotContain("http://").doesNotContain("https://");
  }

  @Test
  void thumbnail_largePicture_keepsShapeAndSourceSize() throws IOException {
    Thumbnail thumbnail = Thumbnail.of(grey(800, 400), 100);
    assertThat(thumbnail.width()).isEqualTo(800);
    var read = javax.imageio.ImageIO.read(new java.io.ByteArrayInputStream(thumbnail.jpeg()));
    assertThat(read.getWidth()).isEqualTo(100);
    assertThat(read.getHeight()).isEqualTo(50);
    assertThat(read.getRGB(50, 25) & 0xff).isBetween(0x7c, 0x84);
  }

  @Test
  void draw_box_paintsFrameAndLeavesInside() {
    RgbImage image = grey(100, 80);
    RgbImage drawn = BoxPainter.draw(image, List.of(new Region(10, 20, 40, 30)));
    assertThat(drawn.pixel(10, 20)).isEqualTo(0x101010);
    assertThat(drawn.pixel(11, 30)).isEqualTo(0xffb000);
    assertThat(drawn.pixel(49, 30)).isEqualTo(0x101010);
    assertThat(drawn.pixel(30, 35)).isEqualTo(0x808080);
    assertThat(drawn.pixel(9, 20)).isEqualTo(0x808080);
    assertThat(image.pixel(10, 20)).isEqualTo(0x808080);
  }

  @Test
  void draw_boxBeyondTheEdge_isCut() {
    RgbImage drawn = BoxPainter.draw(grey(20, 20), List.of(new Region(15, 15, 50, 50)));
    assertThat(drawn.pixel(19, 19)).isEqualTo(0x101010);
  }
}
