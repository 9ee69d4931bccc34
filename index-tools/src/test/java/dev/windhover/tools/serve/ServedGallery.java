package dev.windhover.tools.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.tools.command.RootCommand;
import dev.windhover.tools.console.Console;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A real server with the bundled model over a real index of a few gallery photos, made once for all
 * test classes that ask for it.
 */
final class ServedGallery implements BeforeAllCallback, ParameterResolver {
  private static final List<String> PHOTOS =
      List.of("kitten.jpg", "coffee-cup.jpg", "castle.jpg", "spaniels-window.jpg", "tabby-cat.png");
  private static final List<String> DEEPER = List.of("dahlia.jpg", "chickens.webp");

  /** What the rest of a test sees. */
  static final class Gallery implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    final Path home;
    final Path photos;
    final Path index;
    final ClipModel model;
    final PhotoServer server;
    private final HttpClient client =
        HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(20)).build();

    Gallery() throws IOException {
      home = Files.createTempDirectory("windhover-serve").toRealPath();
      photos = home.resolve("photos");
      index = home.resolve("index");
      copy(PHOTOS, photos);
      copy(DEEPER, photos.resolve("garden & <b>yard</b>"));
      index(photos, index);
      model = ClipModel.bundled();
      server = PhotoServer.start(settings(), model());
    }

    private static void copy(List<String> names, Path folder) throws IOException {
      Files.createDirectories(folder);
      for (String name : names) {
        Files.copy(photo(name), folder.resolve(name));
      }
    }

    void index(Path folder, Path into) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
      Console console = new Console(print, print, false, Map.of(), home);
      int code = RootCommand.run(console, "index", folder.toString(), "--index", into.toString());
      assertThat(code).as(out.toString(StandardCharsets.UTF_8)).isZero();
    }

    ServeSettings settings() {
      return ServeSettings.local(index, home.resolve("thumbnails")).withPort(0);
    }

    ServedModel model() {
      return new ServedModel(model, model, Optional.of(model), ImageFileDecoder.withDefaults());
    }

    /** {@code path} below the root of the server, such as {@code /api/v1/health}. */
    static URI at(PhotoServer server, String path) {
      return URI.create(server.url()).resolve(path);
    }

    HttpResponse<byte[]> send(HttpRequest.Builder request) throws Exception {
      return client.send(
          request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> get(String path, String... headers) throws Exception {
      HttpRequest.Builder request = HttpRequest.newBuilder(at(server, path));
      for (int i = 0; i < headers.length; i += 2) {
        request.header(headers[i], headers[i + 1]);
      }
      return send(request);
    }

    HttpResponse<byte[]> post(String path, String type, byte[] body) throws Exception {
      return send(
          HttpRequest.newBuilder(at(server, path))
              .header("Content-Type", type)
              .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    /** The JSON of a request that must succeed. */
    JsonNode json(String path) throws Exception {
      HttpResponse<byte[]> response = get(path);
      assertThat(response.statusCode()).as(text(response)).isEqualTo(200);
      return JSON.readTree(response.body());
    }

    static JsonNode json(HttpResponse<byte[]> response) throws IOException {
      return JSON.readTree(response.body());
    }

    static String text(HttpResponse<byte[]> response) {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    /** The detail of a request that must be refused with {@code status}. */
    String refusal(String path, int status) throws Exception {
      HttpResponse<byte[]> response = get(path);
      assertThat(response.statusCode()).as(text(response)).isEqualTo(status);
      assertThat(response.headers().firstValue("Content-Type")).hasValue(Problem.CONTENT_TYPE);
      JsonNode problem = JSON.readTree(response.body());
      assertThat(problem.get("status").asInt()).isEqualTo(status);
      return problem.get("detail").asText();
    }

    static String keyOf(String file) {
      return ImageKey.of("photos:" + file);
    }

    @Override
    public void close() throws IOException {
      server.close();
      model.close();
      try (Stream<Path> files = Files.walk(home)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  static Path photo(String name) {
    Path file = Path.of(System.getProperty("windhover.project"), "examples", "gallery", name);
    Assumptions.assumeTrue(Files.isRegularFile(file), "no " + file);
    return file;
  }

  private static Gallery gallery(ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(ServedGallery.class))
        .getOrComputeIfAbsent(
            "gallery",
            key -> {
              try {
                return new Gallery();
              } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
              }
            },
            Gallery.class);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    gallery(context);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Gallery.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return gallery(context);
  }
}
