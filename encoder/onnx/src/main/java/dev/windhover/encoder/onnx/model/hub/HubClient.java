package dev.windhover.encoder.onnx.model.hub;

import dev.windhover.encoder.ModelException;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;

/**
 * Sends requests to the hub and follows its redirects by hand: the token goes to the endpoint's
 * origin and nowhere else, and what the hub says of a file is believed from that origin only.
 */
final class HubClient implements Closeable {
  private static final int MAX_REDIRECTS = 8;
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /**
   * What the hub says of the file behind an address.
   *
   * @param sha256 of files in large-file storage
   * @param identity the entity tag: equal tags, equal bytes
   * @param commit that the revision means
   */
  record Linked(
      Optional<String> sha256,
      OptionalLong size,
      Optional<String> identity,
      Optional<String> commit) {}

  /** The answer at the end of the redirects. */
  record Reply(URI uri, int status, HttpHeaders headers, BodyReader body, Linked linked)
      implements Closeable {
    @Override
    public void close() {
      body.close();
    }
  }

  private final HubSettings settings;
  private final HttpClient http;

  HubClient(HubSettings settings) {
    this.settings = settings;
    // HTTP/1.1: one large body a connection, where the JDK's HTTP/2 windows only slow it down.
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.connect())
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(settings.proxy().selector())
            .build();
  }

  /**
   * @param from first byte wanted; 0 asks for the whole
   * @throws NetworkTrouble if a connection fails or falls silent
   * @throws ModelException if the redirects lead nowhere or somewhere unsafe
   */
  Reply get(URI start, long from) throws IOException {
    URI uri = start;
    Set<URI> seen = new HashSet<>();
    Linked linked =
        new Linked(Optional.empty(), OptionalLong.empty(), Optional.empty(), Optional.empty());
    while (true) {
      if (!seen.add(uri) || seen.size() > MAX_REDIRECTS + 1) {
        throw new ModelException(
            start
                + " is redirected "
                + (seen.size() > MAX_REDIRECTS
                    ? "more than " + MAX_REDIRECTS + " times"
                    : "in a circle")
                + ", last to "
                + shown(uri)
                + ": check HF_ENDPOINT ("
                + settings.endpoint()
                + ") and the proxy");
      }
      HttpResponse<BodyReader> response = send(request(uri, from));
      if (settings.isEndpoint(uri)) {
        linked = merge(linked, response.headers());
      }
      int status = response.statusCode();
      if (status != 301 && status != 302 && status != 303 && status != 307 && status != 308) {
        return new Reply(
            uri, status, response.headers(), response.body(), withTag(linked, response.headers()));
      }
      response.body().close();
      uri = next(uri, response.headers().firstValue("location"));
    }
  }

  private HttpRequest request(URI uri, long from) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .timeout(settings.silence())
            .header("User-Agent", "windhover")
            // Ranges and sizes are those of the file, not of a compressed form of it.
            .header("Accept-Encoding", "identity");
    if (from > 0) {
      request.header("Range", "bytes=" + from + "-");
    }
    if (sendsToken(uri)) {
      request.header("Authorization", "Bearer " + settings.token().orElseThrow());
    }
    settings.proxy().authorization(uri).ifPresent(a -> request.header("Proxy-Authorization", a));
    return request.build();
  }

  /** Whether a request to this address carries the user's token. */
  boolean sendsToken(URI uri) {
    return settings.token().isPresent() && settings.isEndpoint(uri) && settings.isTokenSafe();
  }

  private HttpResponse<BodyReader> send(HttpRequest request) throws IOException {
    try {
      return http.send(request, info -> new BodyReader());
    } catch (SSLHandshakeException e) {
      throw new IOException(
          "no trusted connection to "
              + request.uri().getHost()
              + ": "
              + e.getMessage()
              + "; where a proxy has its own certificates, start Java with"
              + " -Djavax.net.ssl.trustStore=FILE",
          e);
    } catch (IOException e) {
      throw new NetworkTrouble(request.uri().getHost() + ": " + reason(e), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while asking " + request.uri().getHost());
    }
  }

  private URI next(URI from, Optional<String> location) {
    String text = location.orElse("").strip();
    URI to;
    try {
      to = from.resolve(URI.create(text));
    } catch (IllegalArgumentException e) {
      throw badRedirect(from, text, "it is no address");
    }
    // An empty address would resolve to the folder of the one it came from.
    if (text.isEmpty() || to.getHost() == null || to.getScheme() == null) {
      throw badRedirect(from, text, "it is no address");
    }
    String scheme = to.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw badRedirect(from, shown(to), "its scheme is neither http nor https");
    }
    if (scheme.equals("http") && from.getScheme().equalsIgnoreCase("https")) {
      throw badRedirect(from, shown(to), "it would leave the encrypted connection");
    }
    return to;
  }

  private static ModelException badRedirect(URI from, String to, String why) {
    return new ModelException(
        shown(from)
            + " redirects to \""
            + HubNames.printable(to)
            + "\", which is refused: "
            + why
            + "; check HF_ENDPOINT and the proxy");
  }

  /** An address without its query, which on storage hosts is a signature. */
  static String shown(URI uri) {
    return uri.getScheme() + "://" + uri.getRawAuthority() + uri.getRawPath();
  }

  private static Linked merge(Linked earlier, HttpHeaders headers) {
    Optional<String> tag = headers.firstValue("x-linked-etag").map(HubClient::bare);
    Optional<String> commit =
        headers.firstValue("x-repo-commit").filter(c -> COMMIT.matcher(c).matches());
    OptionalLong size = OptionalLong.empty();
    Optional<String> stated = headers.firstValue("x-linked-size");
    if (stated.isPresent() && stated.get().matches("\\d{1,18}")) {
      size = OptionalLong.of(Long.parseLong(stated.get()));
    }
    return new Linked(
        earlier.sha256().or(() -> tag.filter(RemoteFile::isSha256)),
        earlier.size().isPresent() ? earlier.size() : size,
        earlier.identity().or(() -> tag),
        earlier.commit().or(() -> commit));
  }

  private static Linked withTag(Linked linked, HttpHeaders headers) {
    return new Linked(
        linked.sha256(),
        linked.size(),
        linked.identity().or(() -> headers.firstValue("etag").map(HubClient::bare)),
        linked.commit());
  }

  private static String bare(String tag) {
    String strong = tag.startsWith("W/") ? tag.substring(2) : tag;
    return strong.replace("\"", "");
  }

  /** Some of the JDK's exceptions have no message, their class says it. */
  private static String reason(IOException e) {
    return e.getMessage() == null || e.getMessage().isBlank()
        ? e.getClass().getSimpleName()
        : e.getMessage();
  }

  @Override
  public void close() {
    // Bodies are read or dropped by now; close() would wait for idle connections.
    http.shutdownNow();
  }
}
