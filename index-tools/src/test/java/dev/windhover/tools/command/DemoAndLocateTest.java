package dev.windhover.tools.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windhover.encoder.Region;
import dev.windhover.tools.Gallery;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoAndLocateTest {
  @TempDir Path home;

  @Test
  void demo_twice_writesThePageAndEncodesOnce() throws IOException {
    Path photos = home.resolve("photos");
    Gallery.copyTo(photos, "tabby-cat.png", "pagoda.jpg", "coffee-cup.jpg", "rocket-pad.jpg");
    Path out = home.resolve("out");
    String[] arguments = {
      "demo", "--gallery", photos.toString(), "--out", out.toString(), "--json"
    };
    CommandRun first = CommandRun.of(home, arguments);
    assertThat(first.code()).as(first.err()).isZero();
    JsonNode document = first.json();
    assertThat(document.get("encoded").asInt()).isEqualTo(4);
    JsonNode cats = document.get("searches").get(0);
    assertThat(cats.get("query").asText()).isEqualTo("\"a cat\"");
    assertThat(cats.get("hits").get(0).get("path").asText()).isEqualTo("tabby-cat.png");
    assertThat(document.get("searches").get(5).get("hits").get(0).get("path").asText())
        .isEqualTo("pagoda.jpg");
    assertThat(Files.readString(out.resolve("demo.html")))
        .contains("tabby-cat.png", "data:image/jpeg", "musicians playing instruments");
    CommandRun second = CommandRun.of(home, arguments);
    assertThat(second.json().get("encoded").asInt()).isZero();
  }

  @Test
  void locate_smallThingInALargePhoto_boxesIt() throws IOException {
    Path boxed = home.resolve("boxed.png");
    Path photo = Gallery.photo("kite-sky.jpg");
    CommandRun run =
        CommandRun.of(
            home, "locate", "a kite", photo.toString(), "--out", boxed.toString(), "--json");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode box = run.json().get("box");
    Region found =
        new Region(
            box.get("x").asInt(),
            box.get("y").asInt(),
            box.get("width").asInt(),
            box.get("height").asInt());
    Region kite = new Region(1645, 485, 180, 170);
    assertThat(found.contains(kite.centreX(), kite.centreY())).as("%s", found).isTrue();
    assertThat(found.iou(kite)).as("%s", found).isGreaterThan(0.3);
    var picture = ImageIO.read(boxed.toFile());
    assertThat(picture.getWidth()).isEqualTo(2560);
    assertThat(picture.getRGB(found.x(), found.y()) & 0xffffff).isEqualTo(0x101010);
  }

  @Test
  void locate_inTheOuterTenthOfAPanorama_boxesIt() throws IOException {
    Region kitten = new Region(1625, 260, 170, 170);
    BufferedImage panorama = new BufferedImage(1800, 600, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = panorama.createGraphics();
    graphics.drawImage(
        ImageIO.read(Gallery.photo("dune-grass.jpg").toFile()), 0, 0, 1800, 600, null);
    graphics.drawImage(
        ImageIO.read(Gallery.photo("kitten.jpg").toFile()),
        kitten.x(),
        kitten.y(),
        kitten.width(),
        kitten.height(),
        null);
    graphics.dispose();
    Path photo = home.resolve("panorama.png");
    ImageIO.write(panorama, "png", photo.toFile());
    String boxed = home.resolve("boxed.png").toString();
    CommandRun run =
        CommandRun.of(
            home, "locate", "a photo of a cat", photo.toString(), "--out", boxed, "--json");
    assertThat(run.code()).as(run.err()).isZero();
    JsonNode box = run.json().get("box");
    Region found =
        new Region(
            box.get("x").asInt(),
            box.get("y").asInt(),
            box.get("width").asInt(),
            box.get("height").asInt());
    assertThat(kitten.contains(found.centreX(), found.centreY())).as("%s", found).isTrue();
    assertThat(found.iou(kitten)).as("%s", found).isGreaterThan(0.3);
  }

  @Test
  void locate_overThePhotoItself_isRefused() throws IOException {
    Gallery.copyTo(home, "pagoda.jpg");
    String photo = home.resolve("pagoda.jpg").toString();
    CommandRun run = CommandRun.of(home, "locate", "a roof", photo, "--out", photo);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("never written over");
  }

  @Test
  void locate_damagedPhoto_oneClearLine() throws IOException {
    Path text = Files.writeString(home.resolve("text.png"), "no picture");
    CommandRun run = CommandRun.of(home, "locate", "a roof", text.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "windhover: "
                + text
                + " cannot be used as a picture: not an image: the file holds text\n");
  }

  @Test
  void locate_cueOptions_areCheckedAndADeadEndpointIsTold() throws IOException {
    String photo = Gallery.photo("kite-sky.jpg").toString();
    String boxed = home.resolve("cue.png").toString();
    CommandRun noModel =
        CommandRun.of(home, "locate", "a fork", photo, "--cue-url", "http://127.0.0.1:9");
    assertThat(noModel.code()).isEqualTo(2);
    assertThat(noModel.err()).contains("--cue-model");
    CommandRun noUrl = CommandRun.of(home, "locate", "a fork", photo, "--cue-pixels");
    assertThat(noUrl.code()).isEqualTo(2);
    CommandRun dead =
        CommandRun.of(
            home,
            "locate",
            "a fork",
            photo,
            "--looks",
            "8",
            "--cue-url",
            "http://127.0.0.1:9",
            "--cue-model",
            "eyes",
            "--out",
            boxed,
            "--json");
    assertThat(dead.code()).as(dead.err()).isZero();
    assertThat(dead.json().get("cueFailure").asText()).contains("http://127.0.0.1:9/api/chat");
  }
}
