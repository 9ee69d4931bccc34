package dev.windhover.tools.serve.browser;

import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.tools.command.RootCommand;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.serve.PhotoServer;
import dev.windhover.tools.serve.ServeSettings;
import dev.windhover.tools.serve.ServedModel;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** A real server over a real index of gallery photos, below a folder of the test's. */
final class ServedPhotos implements Closeable {
  static final String MARKUP_FOLDER = "<img src=x onerror=alert(1)>";

  private final Path home;
  private final ClipModel model = ClipModel.bundled();
  private PhotoServer server;

  private ServedPhotos(Path home) {
    this.home = home;
  }

  /** Serves copies of these photos, and a dahlia in a folder whose name is markup. */
  static ServedPhotos some(Path home, List<String> names) throws IOException {
    Path photos = home.resolve("photos");
    Files.createDirectories(photos.resolve(MARKUP_FOLDER));
    for (String name : names) {
      Files.copy(photo(name), photos.resolve(name));
    }
    Files.copy(photo("dahlia.jpg"), photos.resolve(MARKUP_FOLDER).resolve("dahlia.jpg"));
    return indexed(home, photos);
  }

  /** Serves the whole gallery. */
  static ServedPhotos gallery(Path home) throws IOException {
    return indexed(home, photo("kitten.jpg").getParent());
  }

  private static ServedPhotos indexed(Path home, Path photos) throws IOException {
    ServedPhotos out = new ServedPhotos(home);
    out.index(photos);
    out.start();
    return out;
  }

  void index(Path photos) {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    PrintStream print = new PrintStream(said, true, StandardCharsets.UTF_8);
    Console console = new Console(print, print, false, Map.of(), home);
    String index = home.resolve("index").toString();
    if (RootCommand.run(console, "index", photos.toString(), "--index", index) != 0) {
      throw new IllegalStateException(said.toString(StandardCharsets.UTF_8));
    }
  }

  private void start() throws IOException {
    server = PhotoServer.start(settings(), served());
  }

  ServeSettings settings() {
    return ServeSettings.local(home.resolve("index"), home.resolve("thumbnails")).withPort(0);
  }

  ServedModel served() {
    return new ServedModel(model, model, Optional.of(model), ImageFileDecoder.withDefaults());
  }

  String url() {
    return server.url();
  }

  /** Ends the server while a page is open. */
  void stop() throws IOException {
    server.close();
  }

  static Path photo(String name) {
    Path file = Path.of(System.getProperty("windhover.project"), "examples", "gallery", name);
    Assumptions.assumeTrue(Files.isRegularFile(file), "no " + file);
    return file;
  }

  @Override
  public void close() throws IOException {
    server.close();
    model.close();
  }
}
