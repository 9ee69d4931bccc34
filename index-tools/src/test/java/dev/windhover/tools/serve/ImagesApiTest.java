package dev.windhover.tools.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.tools.serve.ServedGallery.Gallery;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Images over HTTP. */
@ExtendWith(ServedGallery.class)
class ImagesApiTest {

  private static String image(String file, String rest) {
    return Routes.IMAGES + "/" + Gallery.keyOf(file) + rest;
  }

  @Test
  void list_pages_coverTheCollectionOnce(Gallery gallery) throws Exception {
    List<String> seen = new ArrayList<>();
    for (int offset = 0; offset < 7; offset += 3) {
      JsonNode page = gallery.json(Routes.IMAGES + "?k=3&offset=" + offset);
      assertThat(page.get("total").asInt()).isEqualTo(7);
      page.get("images").forEach(image -> seen.add(image.get("id").asText()));
    }
    assertThat(seen).hasSize(7).doesNotHaveDuplicates();
  }

  @Test
  void one_tellsFieldsAndWhetherTheFileIsThere(Gallery gallery) throws Exception {
    JsonNode detail = gallery.json(image("kitten.jpg", ""));
    assertThat(detail.get("image").get("path").asText()).isEqualTo("kitten.jpg");
    assertThat(detail.get("fields").get("type").get(0).asText()).isEqualTo("jpg");
    assertThat(detail.get("file").asBoolean()).isTrue();
  }

  @Test
  void thumbnail_isSmallUprightAndWithoutMetadata(Gallery gallery) throws Exception {
    byte[] original = Files.readAllBytes(gallery.photos.resolve("spaniels-window.jpg"));
    assertThat(contains(original, "Exif")).as("the photo has EXIF to lose").isTrue();
    HttpResponse<byte[]> response = gallery.get(image("spaniels-window.jpg", "/thumbnail"));
    assertThat(response.headers().firstValue("Content-Type")).hasValue("image/jpeg");
    assertThat(contains(response.body(), "Exif")).isFalse();
    assertThat(contains(response.body(), "http://ns.adobe.com")).isFalse();
    RgbImage thumbnail = ImageFileDecoder.withDefaults().decode(response.body());
    assertThat(thumbnail.height()).isEqualTo(Pictures.THUMBNAIL_EDGE);
    assertThat(thumbnail.width()).as("stored lying, shown upright").isLessThan(thumbnail.height());
  }

  private static boolean contains(byte[] bytes, String text) {
    return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
  }

  @Test
  void thumbnail_again_needsNoBytes(Gallery gallery) throws Exception {
    HttpResponse<byte[]> first = gallery.get(image("castle.jpg", "/thumbnail"));
    String etag = first.headers().firstValue("ETag").orElseThrow();
    HttpResponse<byte[]> second =
        gallery.get(image("castle.jpg", "/thumbnail"), "If-None-Match", etag);
    assertThat(second.statusCode()).isEqualTo(304);
    assertThat(second.body()).isEmpty();
    assertThat(gallery.get(image("castle.jpg", "/thumbnail")).body()).isEqualTo(first.body());
  }

  @Test
  void picture_keepsItsSizeUpToTheLimit(Gallery gallery) throws Exception {
    HttpResponse<byte[]> response = gallery.get(image("kitten.jpg", "/picture?v=1"));
    RgbImage picture = ImageFileDecoder.withDefaults().decode(response.body());
    assertThat(picture.width()).isEqualTo(1920);
    assertThat(response.headers().firstValue("Cache-Control").orElseThrow()).contains("max-age");
  }

  @Test
  void file_isSavedNotShown(Gallery gallery) throws Exception {
    HttpResponse<byte[]> response = gallery.get(image("tabby-cat.png", "/file"));
    assertThat(response.body())
        .isEqualTo(Files.readAllBytes(gallery.photos.resolve("tabby-cat.png")));
    assertThat(response.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename*=UTF-8''tabby-cat.png");
    assertThat(response.headers().firstValue("Content-Type")).hasValue("application/octet-stream");
  }

  @Test
  void file_whereOriginalsAreHidden_isRefused(Gallery gallery) throws Exception {
    ServeSettings hidden = gallery.settings().withOriginals(ServeSettings.Originals.HIDDEN);
    try (PhotoServer server = PhotoServer.start(hidden, gallery.model())) {
      var request =
          java.net.http.HttpRequest.newBuilder(Gallery.at(server, image("kitten.jpg", "/file")));
      assertThat(gallery.send(request).statusCode()).isEqualTo(403);
    }
  }

  @Test
  void file_unknownKeys_areNotFound(Gallery gallery) throws Exception {
    for (String key : List.of("x", "AAAA", "_-_-", ImageKey.of("photos:../index/segments_1"))) {
      assertThat(gallery.refusal(Routes.IMAGES + "/" + key + "/file", 404))
          .isEqualTo("there is no image with this id");
    }
  }

  /** Links, folders and missing files, in an index of their own. */
  @Test
  void file_outsideItsRoot_isNotServed(Gallery gallery) throws Exception {
    Path photos = gallery.home.resolve("linked");
    Path outside = gallery.home.resolve("outside");
    Files.createDirectories(photos.resolve("sub"));
    Files.createDirectories(outside);
    for (String name : List.of("a.jpg", "b.jpg", "c.jpg", "sub/d.jpg")) {
      Files.copy(gallery.photos.resolve("castle.jpg"), photos.resolve(name));
    }
    Path index = gallery.home.resolve("linked-index");
    gallery.index(photos, index);
    Files.copy(gallery.photos.resolve("kitten.jpg"), outside.resolve("secret.jpg"));
    Files.copy(gallery.photos.resolve("kitten.jpg"), outside.resolve("d.jpg"));
    Files.delete(photos.resolve("a.jpg"));
    Files.createSymbolicLink(photos.resolve("a.jpg"), outside.resolve("secret.jpg"));
    Files.delete(photos.resolve("b.jpg"));
    Files.createDirectory(photos.resolve("b.jpg"));
    Files.delete(photos.resolve("c.jpg"));
    Files.delete(photos.resolve("sub/d.jpg"));
    Files.delete(photos.resolve("sub"));
    Files.createSymbolicLink(photos.resolve("sub"), outside);

    ServeSettings settings =
        ServeSettings.local(index, gallery.home.resolve("thumbnails")).withPort(0);
    try (PhotoServer server = PhotoServer.start(settings, gallery.model())) {
      for (String name : List.of("a.jpg", "b.jpg", "c.jpg", "sub/d.jpg")) {
        for (String what : List.of("/file", "/thumbnail", "/picture", "/heatmap?q=x")) {
          String path = Routes.IMAGES + "/" + ImageKey.of("linked:" + name) + what;
          var response =
              gallery.send(java.net.http.HttpRequest.newBuilder(Gallery.at(server, path)));
          assertThat(response.statusCode()).as(path).isEqualTo(404);
          assertThat(Gallery.text(response)).doesNotContain(gallery.home.toString());
        }
      }
    }
  }
}
