package dev.windhover.encoder.onnx.model.hub;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * How to reach the hub, and how patient to be.
 *
 * @param endpoint without trailing slash
 * @param token of the user's account, sent to the endpoint's origin only
 * @param silence the longest a server may send nothing, before headers or within a body
 * @param attempts at one file that bring nothing, before the pull fails
 * @param backoff before the second attempt; doubles with each further one
 * @param longestWait that a {@code Retry-After} is obeyed
 * @param maxFileBytes of a file whose size nobody vouches for
 */
record HubSettings(
    URI endpoint,
    Optional<String> token,
    ProxyChoice proxy,
    Mode mode,
    Duration connect,
    Duration silence,
    Duration lockTimeout,
    int attempts,
    Duration backoff,
    Duration longestWait,
    long maxFileBytes) {

  enum Mode {
    ONLINE,
    OFFLINE
  }

  /** Whether an address has the endpoint's scheme, host and port. */
  boolean isEndpoint(URI uri) {
    return uri.getScheme().equalsIgnoreCase(endpoint.getScheme())
        && uri.getHost().equalsIgnoreCase(endpoint.getHost())
        && port(uri) == port(endpoint);
  }

  /** Whether the token may travel to the endpoint: not in clear text over a network. */
  boolean isTokenSafe() {
    return endpoint.getScheme().equalsIgnoreCase("https") || isLoopback(endpoint.getHost());
  }

  static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("[::1]")
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }

  private static int port(URI uri) {
    if (uri.getPort() >= 0) {
      return uri.getPort();
    }
    return uri.getScheme().equalsIgnoreCase("https") ? 443 : 80;
  }

  /**
   * Reads an endpoint.
   *
   * @throws IllegalArgumentException if it is not a plain http or https address
   */
  static URI checkEndpoint(String text, String origin) {
    String trimmed = text.strip();
    while (trimmed.endsWith("/")) {
      trimmed = trimmed.substring(0, trimmed.length() - 1);
    }
    URI uri;
    try {
      uri = URI.create(trimmed);
    } catch (IllegalArgumentException e) {
      throw badEndpoint(trimmed, origin, e);
    }
    boolean web =
        "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
    if (!web
        || uri.getHost() == null
        || uri.getRawUserInfo() != null
        || uri.getRawQuery() != null
        || uri.getRawFragment() != null) {
      throw badEndpoint(
          uri.getRawUserInfo() == null ? trimmed : "(with credentials)", origin, null);
    }
    return uri;
  }

  private static IllegalArgumentException badEndpoint(String text, String origin, Throwable cause) {
    return new IllegalArgumentException(
        origin
            + " is \""
            + HubNames.printable(text)
            + "\": expected an address such as https://huggingface.co, with http or https, without"
            + " credentials, query or fragment",
        cause);
  }

  /**
   * Reads a token.
   *
   * @throws IllegalArgumentException if it cannot be one; the message does not repeat it
   */
  static Optional<String> checkToken(String text, String origin) {
    String token = text.strip();
    if (token.isEmpty()) {
      return Optional.empty();
    }
    if (!token.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new IllegalArgumentException(
          origin
              + " is not a token: it holds a space, a line break or a character outside ASCII;"
              + " copy it again from the hub's settings page");
    }
    return Optional.of(token);
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "HubSettings[endpoint="
        + endpoint
        + ", token="
        + (token.isPresent() ? "present" : "absent")
        + ", mode="
        + mode
        + "]";
  }
}
