package dev.windhover.tools.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.windhover.encoder.onnx.model.hub.ModelCatalogue;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * A hub on this machine that has the addresses of the real one for models of the catalogue, with
 * small exports in their place. As the catalogue pins the hashes of the real files, a copy of it
 * with those of the small ones goes first on the class path; ids, revisions, file names and
 * everything else are the catalogue's own.
 */
final class StandInHub implements AutoCloseable {
  private static final String CATALOGUE = "catalogue.json";

  private final HttpServer server;
  private final Map<String, Path> files = new TreeMap<>();
  private final Set<String> fetched = new ConcurrentSkipListSet<>();

  /**
   * Starts the hub and writes its catalogue.
   *
   * @param classes where the catalogue is written, to go before Windhover on the class path
   * @param exports catalogue id to the folder of the small export that stands in for it
   */
  StandInHub(Path classes, Map<String, Path> exports) throws IOException {
    JsonNode catalogue;
    try (InputStream in = ModelCatalogue.class.getResourceAsStream(CATALOGUE)) {
      catalogue = new ObjectMapper().readTree(in);
    }
    for (JsonNode model : catalogue.get("models")) {
      Path export = exports.get(model.get("id").asText());
      if (export != null) {
        String base = "/" + model.get("id").asText() + "/resolve/" + model.get("revision").asText();
        for (JsonNode list : model.get("files")) {
          for (JsonNode file : list) {
            Path small = export.resolve(file.get("path").asText().replaceFirst("_fp16\\.", "."));
            if (Files.isRegularFile(small)) {
              ((ObjectNode) file).put("size", Files.size(small)).put("sha256", sha256(small));
              files.put(base + "/" + file.get("path").asText(), small);
            }
          }
        }
      }
    }
    assertThat(files).as("models of the catalogue with a stand-in").isNotEmpty();
    Path copy =
        classes.resolve(ModelCatalogue.class.getPackageName().replace('.', '/')).resolve(CATALOGUE);
    Files.createDirectories(copy.getParent());
    new ObjectMapper().writeValue(copy.toFile(), catalogue);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** The value of {@code HF_ENDPOINT}. */
  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Paths whose content was asked for and sent. */
  Set<String> fetched() {
    return fetched;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      Path file = files.get(path);
      if (file == null) {
        exchange.sendResponseHeaders(404, -1);
      } else if (exchange.getRequestMethod().equals("GET")) {
        exchange.sendResponseHeaders(200, Files.size(file));
        Files.copy(file, exchange.getResponseBody());
        fetched.add(path);
      } else {
        exchange.sendResponseHeaders(200, -1);
      }
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
