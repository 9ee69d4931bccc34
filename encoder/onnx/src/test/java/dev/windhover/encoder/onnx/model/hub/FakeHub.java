package dev.windhover.encoder.onnx.model.hub;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A hub on loopback that speaks the real one's addresses and headers: small files are answered by
 * the hub itself, large ones by a redirect to a storage host with a signed address. Faults are
 * queued per host and path and happen once each, in order.
 */
final class FakeHub implements AutoCloseable {
  static final String COMMIT = "0123456789abcdef0123456789abcdef01234567";
  static final String ID = "acme/tiny-clip";
  static final String VISION = "onnx/vision_model.onnx";
  static final String TEXT = "onnx/text_model.onnx";

  /** One request as it arrived. */
  record Request(
      boolean storage,
      String path,
      Optional<String> range,
      Optional<String> authorization,
      Optional<String> proxyAuthorization) {}

  /** Answers in place of the server. */
  interface Fault {
    void answer(HttpExchange exchange, byte[] content) throws IOException;
  }

  final Map<String, byte[]> files = new ConcurrentHashMap<>();
  final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, ConcurrentLinkedDeque<Fault>> faults = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final HttpServer hub;
  private final HttpServer storage;
  volatile boolean sendsCommit = true;
  volatile boolean sendsHashes = true;

  FakeHub() throws IOException {
    hub = server("127.0.0.1");
    storage = secondHost();
    hub.createContext("/", e -> handle(e, false));
    storage.createContext("/", e -> handle(e, true));
    hub.start();
    storage.start();
    Random random = new Random(0x5EED);
    put("config.json", "{\"model_type\": \"clip\"}");
    put("preprocessor_config.json", "{\"crop_size\": 224}");
    put("tokenizer.json", "{\"version\": \"1.0\"}");
    put("README.md", "---\nlicense: mit\n---\n");
    files.put(VISION, bytes(random, 300_000));
    files.put(TEXT, bytes(random, 200_000));
  }

  private HttpServer server(String host) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(host, 0), 64);
    server.setExecutor(threads);
    return server;
  }

  /** Linux answers on all of 127/8; elsewhere another port has to be host enough. */
  private HttpServer secondHost() throws IOException {
    try {
      return server("127.0.0.2");
    } catch (BindException e) {
      return server("127.0.0.1");
    }
  }

  static byte[] bytes(Random random, int length) {
    byte[] content = new byte[length];
    random.nextBytes(content);
    return content;
  }

  void put(String path, String content) {
    files.put(path, content.getBytes(StandardCharsets.UTF_8));
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + hub.getAddress().getPort());
  }

  URI storageEndpoint() {
    return URI.create(
        "http://"
            + storage.getAddress().getAddress().getHostAddress()
            + ":"
            + storage.getAddress().getPort());
  }

  /** The next request for this file at the hub is answered by the fault. */
  FakeHub failHub(String path, Fault fault) {
    return fail("hub " + path, fault);
  }

  /** The next request for this file at the storage host is answered by the fault. */
  FakeHub failStorage(String path, Fault fault) {
    return fail("storage " + path, fault);
  }

  private FakeHub fail(String key, Fault fault) {
    faults.computeIfAbsent(key, k -> new ConcurrentLinkedDeque<>()).add(fault);
    return this;
  }

  static Fault status(int status, String... headers) {
    return (exchange, content) -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      exchange.sendResponseHeaders(status, -1);
    };
  }

  /** Promises the whole file and breaks the connection after some bytes. */
  static Fault dropAfter(int count) {
    return (exchange, content) -> {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content, 0, count);
      exchange.getResponseBody().flush();
      exchange.close();
    };
  }

  /** Sends other bytes with a 200. */
  static Fault body(byte[] other) {
    return (exchange, content) -> {
      exchange.sendResponseHeaders(200, other.length);
      exchange.getResponseBody().write(other);
    };
  }

  /** Sends other bytes without saying how many there will be. */
  static Fault chunked(byte[] other, int times) {
    return (exchange, content) -> {
      exchange.sendResponseHeaders(200, 0);
      try (OutputStream out = exchange.getResponseBody()) {
        for (int i = 0; i < times; i++) {
          out.write(other);
        }
      }
    };
  }

  private void handle(HttpExchange exchange, boolean atStorage) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(
          new Request(
              atStorage,
              path,
              Optional.ofNullable(exchange.getRequestHeaders().getFirst("Range")),
              Optional.ofNullable(exchange.getRequestHeaders().getFirst("Authorization")),
              Optional.ofNullable(exchange.getRequestHeaders().getFirst("Proxy-Authorization"))));
      String file = path.replaceFirst("^/(blob/|[^/]+/[^/]+/resolve/[^/]+/)", "");
      byte[] content = files.get(file);
      ConcurrentLinkedDeque<Fault> queue = faults.get((atStorage ? "storage " : "hub ") + file);
      Fault fault = queue == null ? null : queue.poll();
      if (fault != null) {
        fault.answer(exchange, content);
      } else if (path.startsWith("/api/models/")) {
        send(exchange, listing().getBytes(StandardCharsets.UTF_8));
      } else if (content == null) {
        exchange.getResponseHeaders().set("X-Error-Code", "EntryNotFound");
        exchange.sendResponseHeaders(404, -1);
      } else if (atStorage) {
        exchange.getResponseHeaders().set("ETag", "\"" + md5(content) + "\"");
        send(exchange, content);
      } else {
        resolve(exchange, file, content);
      }
    }
  }

  private void resolve(HttpExchange exchange, String file, byte[] content) throws IOException {
    if (sendsCommit) {
      exchange.getResponseHeaders().set("X-Repo-Commit", COMMIT);
    }
    if (!file.endsWith(".onnx") && !file.endsWith("_data")) {
      exchange.getResponseHeaders().set("ETag", "W/\"" + md5(content) + "\"");
      send(exchange, content);
      return;
    }
    if (sendsHashes) {
      exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + sha256(content) + "\"");
      exchange.getResponseHeaders().set("X-Linked-Size", Integer.toString(content.length));
    }
    exchange
        .getResponseHeaders()
        .set("Location", storageEndpoint() + "/blob/" + file + "?signature=abc%2Fdef");
    exchange.sendResponseHeaders(302, -1);
  }

  private static void send(HttpExchange exchange, byte[] content) throws IOException {
    String range = exchange.getRequestHeaders().getFirst("Range");
    OptionalInt from =
        range == null
            ? OptionalInt.empty()
            : OptionalInt.of(Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1")));
    if (from.isPresent() && from.getAsInt() >= content.length) {
      exchange.getResponseHeaders().set("Content-Range", "bytes */" + content.length);
      exchange.sendResponseHeaders(416, -1);
    } else if (from.isPresent()) {
      int start = from.getAsInt();
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes " + start + "-" + (content.length - 1) + "/" + content.length);
      exchange.sendResponseHeaders(206, content.length - start);
      exchange.getResponseBody().write(content, start, content.length - start);
    } else {
      exchange.sendResponseHeaders(200, content.length);
      exchange.getResponseBody().write(content);
    }
  }

  private String listing() {
    StringBuilder json = new StringBuilder("{\"sha\": \"" + COMMIT + "\", \"siblings\": [");
    String separator = "";
    for (Map.Entry<String, byte[]> file : new java.util.TreeMap<>(files).entrySet()) {
      boolean large = file.getKey().endsWith(".onnx");
      json.append(separator)
          .append("{\"rfilename\": \"")
          .append(file.getKey())
          .append("\", \"size\": ")
          .append(file.getValue().length)
          .append(large ? ", \"lfs\": {\"sha256\": \"" + sha256(file.getValue()) + "\"}" : "")
          .append("}");
      separator = ", ";
    }
    return json.append("]}").toString();
  }

  /** An entry of which names only are known, at the branch main. */
  ModelEntry entry() {
    return entry("main", path -> RemoteFile.named(path));
  }

  /** An entry with sizes and hashes, at the commit. */
  ModelEntry pinned() {
    return entry(
        COMMIT,
        path ->
            new RemoteFile(
                path,
                OptionalLong.of(files.get(path).length),
                Optional.of(sha256(files.get(path)))));
  }

  static ModelEntry entry(String revision, java.util.function.Function<String, RemoteFile> file) {
    Map<Weights, List<RemoteFile>> lists = new LinkedHashMap<>();
    lists.put(
        Weights.FP32,
        List.of("config.json", "preprocessor_config.json", "tokenizer.json", VISION, TEXT).stream()
            .map(file)
            .toList());
    return new ModelEntry(
        ID,
        Optional.of("origin/tiny-clip"),
        "clip",
        revision,
        "made for tests",
        new ModelEntry.Licence("MIT", "https://example.org/licence", Optional.empty()),
        OptionalInt.of(8),
        OptionalInt.of(16),
        lists,
        List.of(),
        List.of());
  }

  List<Request> requestsFor(String file) {
    synchronized (requests) {
      return requests.stream().filter(r -> r.path().endsWith("/" + file)).toList();
    }
  }

  static String sha256(byte[] content) {
    return digest("SHA-256", content);
  }

  private static String md5(byte[] content) {
    return digest("MD5", content);
  }

  private static String digest(String algorithm, byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    hub.stop(0);
    storage.stop(0);
    threads.shutdownNow();
  }
}
