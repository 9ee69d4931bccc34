package dev.windhover.tools.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windhover.encoder.ImageEncoder;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.RgbImage;
import dev.windhover.tools.serve.ServedGallery.Gallery;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server around the API: headers, token, limits, start and stop. */
@ExtendWith(ServedGallery.class)
class PhotoServerTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/assets/main.js",
        "/assets/none.js",
        "/nowhere",
        "/api/v1/health",
        "/api/v1/nowhere",
        "/api/v1/search",
        "/api/v1/images/x/thumbnail",
        "/api/v1/%2e%2e/x",
        "/a%00b"
      })
  void everyAnswer_bearsTheSecurityHeaders(String path, Gallery gallery) throws Exception {
    HttpResponse<byte[]> response = gallery.get(path);
    ResponseHeaders.fields()
        .forEach((name, value) ->
            assertThat(response.headers().firstValue(name)).as(path + " " + name).hasValue(value));
    assertThat(response.headers().map()).doesNotContainKeys("server", "set-cookie");
    assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
  }

  @Test
  void page_hasNoInlineScriptOrStyleAndNoOtherHosts() throws Exception {
    String html = new String(PageAssets.read("index.html"), StandardCharsets.UTF_8);
    assertThat(html).doesNotContain("<style", "style=", "onclick", "http:", "https:", "data:");
    assertThat(html).doesNotContainPattern("<script(?![^>]*src=\"/assets/)");
    for (String name : new PageAssets().names()) {
      String text = new String(PageAssets.read(name), StandardCharsets.UTF_8);
      assertThat(text.replace("http://www.w3.org/", ""))
          .as(name)
          .doesNotContain("http://", "https://");
      assertThat(text)
          .as(name)
          .doesNotContain("innerHTML", "outerHTML", "insertAdjacentHTML", "eval(");
    }
  }

  @Test
  void page_everyModuleThatIsImportedIsServed(Gallery gallery) throws Exception {
    for (String name : new PageAssets().names()) {
      HttpResponse<byte[]> response = gallery.get("/assets/" + name);
      assertThat(response.statusCode()).as(name).isEqualTo(200);
      var imports =
          java.util.regex.Pattern.compile("(?:from|import) \"\\./([a-z]+\\.js)\"")
              .matcher(Gallery.text(response));
      while (imports.find()) {
        assertThat(new PageAssets().names()).as(name).contains(imports.group(1));
      }
    }
  }

  @Test
  void health_countsTheImages(Gallery gallery) throws Exception {
    JsonNode health = gallery.json(Routes.HEALTH);
    assertThat(health.get("status").asText()).isEqualTo("ok");
    assertThat(health.get("images").asInt()).isEqualTo(7);
  }

  @Test
  void stats_listWhatCanBeFilteredBy(Gallery gallery) throws Exception {
    JsonNode stats = gallery.json(Routes.STATS);
    assertThat(stats.get("facets").get("root").get(0).get("value").asText()).isEqualTo("photos");
    assertThat(stats.get("facets").get("folder").get(0).get("images").asInt()).isEqualTo(2);
    assertThat(stats.get("facets").has("name")).isFalse();
    assertThat(stats.get("can").get("locate").asBoolean()).isTrue();
  }

  @Test
  void head_isAnsweredLikeGetWithoutTheBody(Gallery gallery) throws Exception {
    for (String path :
        List.of(
            "/",
            Routes.OPENAPI,
            Routes.SEARCH + "?q=cat",
            Routes.IMAGES + "/" + Gallery.keyOf("kitten.jpg") + "/file")) {
      HttpResponse<byte[]> get = gallery.get(path);
      HttpResponse<byte[]> head =
          gallery.send(HttpRequest.newBuilder(Gallery.at(gallery.server, path)).HEAD());
      assertThat(head.statusCode()).as(path).isEqualTo(200);
      assertThat(head.body()).as(path).isEmpty();
      assertThat(head.headers().firstValue("Content-Type"))
          .as(path)
          .isPresent()
          .isEqualTo(get.headers().firstValue("Content-Type"));
    }
  }

  @Test
  void metrics_countRequestsByRouteNotByAddress(Gallery gallery) throws Exception {
    gallery.get("/api/v1/images/" + "x".repeat(30) + "/thumbnail");
    String text = Gallery.text(gallery.get(Routes.METRICS));
    assertThat(text)
        .contains("windhover_index_images 7.0")
        .contains("route=\"/api/v1/images/{id}/thumbnail\",status=\"404\"")
        .contains("jvm_memory_used_bytes")
        .doesNotContain("xxxx");
  }

  @Test
  void suggestions_areSubjectsThatAreThere(Gallery gallery) throws Exception {
    assertThat(gallery.json(Routes.SUGGESTIONS).get("suggestions").toString())
        .contains("a cup of coffee");
  }

  @Test
  void token_guardsTheApi(Gallery gallery) throws Exception {
    String token = "a-token-for-this-test";
    try (PhotoServer server =
        PhotoServer.start(gallery.settings().withToken(token), gallery.model())) {
      HttpRequest.Builder without = HttpRequest.newBuilder(Gallery.at(server, Routes.STATS));
      HttpResponse<byte[]> refused = gallery.send(without);
      assertThat(refused.statusCode()).isEqualTo(401);
      assertThat(refused.headers().firstValue("WWW-Authenticate")).isPresent();
      HttpRequest.Builder inAddress =
          HttpRequest.newBuilder(Gallery.at(server, Routes.STATS + "?token=" + token));
      assertThat(gallery.send(inAddress).statusCode()).isEqualTo(401);
      HttpRequest.Builder with =
          HttpRequest.newBuilder(Gallery.at(server, Routes.STATS))
              .header("Authorization", "Bearer " + token);
      assertThat(gallery.send(with).statusCode()).isEqualTo(200);
      assertThat(gallery.send(HttpRequest.newBuilder(Gallery.at(server, "/"))).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void settings_otherHostWithoutToken_isRefused(Gallery gallery) {
    assertThatThrownBy(() -> gallery.settings().withHost("0.0.0.0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0.0.0.0")
        .hasMessageContaining("--token-file");
    ServeSettings far = gallery.settings().withHost("0.0.0.0", "0123456789abcdef");
    assertThat(far.originals()).isEqualTo(ServeSettings.Originals.HIDDEN);
  }

  @Test
  void start_portTaken_isExplained(Gallery gallery) {
    ServeSettings same = gallery.settings().withPort(gallery.server.port());
    assertThatThrownBy(() -> PhotoServer.start(same, gallery.model()))
        .isInstanceOf(BindException.class)
        .hasMessageContaining("port " + gallery.server.port())
        .hasMessageContaining("--port");
  }

  @Test
  void upload_aboveTheLimit_isRefusedBeforeItIsRead(Gallery gallery) throws Exception {
    ServeSettings small =
        gallery.settings().withLimits(ServeLimits.DEFAULT.withUploadBytes(10_000));
    try (PhotoServer server = PhotoServer.start(small, gallery.model())) {
      byte[] body = Files.readAllBytes(gallery.photos.resolve("castle.jpg"));
      HttpRequest.Builder declared =
          HttpRequest.newBuilder(Gallery.at(server, Routes.SEARCH))
              .header("Content-Type", "image/jpeg")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body));
      assertThat(gallery.send(declared).statusCode()).isEqualTo(413);
      HttpRequest.Builder chunked =
          HttpRequest.newBuilder(Gallery.at(server, Routes.SEARCH))
              .header("Content-Type", "image/jpeg")
              .POST(
                  HttpRequest.BodyPublishers.ofInputStream(
                      () -> new java.io.ByteArrayInputStream(body)));
      assertThat(gallery.send(chunked).statusCode()).isEqualTo(413);
    }
  }

  @Test
  void upload_aboveTheLimit_isAnsweredEvenIfTheSenderReadsOnlyWhenAllIsSent(Gallery gallery)
      throws Exception {
    ServeSettings small =
        gallery.settings().withLimits(ServeLimits.DEFAULT.withUploadBytes(10_000));
    // More than the buffers of both ends hold.
    byte[] body = new byte[30_000_000];
    try (PhotoServer server = PhotoServer.start(small, gallery.model());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST /api/v1/search HTTP/1.1\r\nHost: 127.0.0.1:"
              + server.port()
              + "\r\nContent-Type: image/jpeg\r\nContent-Length: "
              + body.length
              + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(body);
      out.flush();
      assertThat(firstLine(socket)).contains(" 413 ");
    }
  }

  @Test
  void upload_thatDripsIn_isGivenUp(Gallery gallery) throws Exception {
    ServeSettings quick =
        gallery
            .settings()
            .withLimits(
                ServeLimits.DEFAULT.withTimes(Duration.ofSeconds(5), Duration.ofMillis(300)));
    try (PhotoServer server = PhotoServer.start(quick, gallery.model());
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "POST /api/v1/search HTTP/1.1\r\nHost: 127.0.0.1:"
              + server.port()
              + "\r\nContent-Type: image/jpeg\r\nContent-Length: 100000\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> firstLine(socket));
      for (int i = 0; i < 600 && !answer.isDone(); i++) {
        try {
          out.write(0xff);
          out.flush();
        } catch (java.io.IOException closed) {
          break;
        }
        Thread.sleep(50);
      }
      assertThat(answer.get()).contains(" 408 ");
    }
  }

  private static String firstLine(Socket socket) {
    try {
      InputStream in = socket.getInputStream();
      StringBuilder line = new StringBuilder();
      for (int c = in.read(); c >= 0 && c != '\r'; c = in.read()) {
        line.append((char) c);
      }
      return line.toString();
    } catch (java.io.IOException e) {
      return e.toString();
    }
  }

  @Test
  void encodes_allPlacesTaken_isBusyAndRecovers(Gallery gallery) throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    ServedModel slow =
        new ServedModel(
            gallery.model,
            new ImageEncoder() {
              @Override
              public ModelInfo model() {
                return gallery.model.model();
              }

              @Override
              public float[] encodeImage(RgbImage image) {
                entered.countDown();
                try {
                  leave.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
                return gallery.model.encodeImage(image);
              }
            },
            Optional.of(gallery.model),
            gallery.model().decoder());
    ServeSettings one =
        gallery
            .settings()
            .withLimits(
                ServeLimits.DEFAULT
                    .withEncodes(1)
                    .withTimes(Duration.ofMillis(50), Duration.ofSeconds(20)));
    byte[] body = Files.readAllBytes(gallery.photos.resolve("castle.jpg"));
    try (PhotoServer server = PhotoServer.start(one, slow)) {
      HttpRequest.Builder upload =
          HttpRequest.newBuilder(Gallery.at(server, Routes.SEARCH))
              .header("Content-Type", "image/jpeg")
              .POST(HttpRequest.BodyPublishers.ofByteArray(body));
      CompletableFuture<Integer> first =
          CompletableFuture.supplyAsync(() -> {
            try {
              return gallery.send(upload).statusCode();
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
      entered.await();
      String words = Routes.SEARCH + "?q=a+cat";
      HttpResponse<byte[]> second = gallery.send(HttpRequest.newBuilder(Gallery.at(server, words)));
      assertThat(second.statusCode()).isEqualTo(503);
      assertThat(second.headers().firstValue("Retry-After")).isPresent();
      leave.countDown();
      assertThat(first.get()).isEqualTo(200);
      assertThat(gallery.send(HttpRequest.newBuilder(Gallery.at(server, words))).statusCode())
          .isEqualTo(200);
    }
  }

  @Test
  void close_letsTheRequestUnderWayFinish(Gallery gallery) throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    ServedModel counting =
        new ServedModel(
            gallery.model,
            gallery.model,
            Optional.of(gallery.model),
            bytes -> {
              entered.countDown();
              try {
                Thread.sleep(500);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return gallery.model().decoder().decode(bytes);
            });
    PhotoServer server = PhotoServer.start(gallery.settings(), counting);
    byte[] body = Files.readAllBytes(gallery.photos.resolve("castle.jpg"));
    HttpRequest.Builder upload =
        HttpRequest.newBuilder(Gallery.at(server, Routes.SEARCH))
            .header("Content-Type", "image/jpeg")
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    CompletableFuture<Integer> answer =
        CompletableFuture.supplyAsync(() -> {
          try {
            return gallery.send(upload).statusCode();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
    entered.await();
    int port = server.port();
    server.close();
    assertThat(answer.get()).isEqualTo(200);
    assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port).close())
        .isInstanceOf(ConnectException.class);
  }

  @Test
  void cache_thatCannotBeWritten_costsSpeedOnly(Gallery gallery) throws Exception {
    Path file = Files.createTempFile(gallery.home, "not-a-folder", "");
    ServeSettings settings = ServeSettings.local(gallery.index, file).withPort(0);
    try (PhotoServer server = PhotoServer.start(settings, gallery.model())) {
      String path = Routes.IMAGES + "/" + Gallery.keyOf("castle.jpg") + "/thumbnail";
      assertThat(gallery.send(HttpRequest.newBuilder(Gallery.at(server, path))).statusCode())
          .isEqualTo(200);
    }
  }
}
