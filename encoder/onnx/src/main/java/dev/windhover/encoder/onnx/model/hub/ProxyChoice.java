package dev.windhover.encoder.onnx.model.hub;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * Which proxy to use: one set by hand, else the JVM's ({@code https.proxyHost} and its kin), else
 * that of the environment ({@code HTTPS_PROXY}, {@code HTTP_PROXY}, {@code ALL_PROXY}, {@code
 * NO_PROXY}, in either case).
 */
final class ProxyChoice {
  private static final List<String> JVM_PROPERTIES =
      List.of("http.proxyHost", "https.proxyHost", "socksProxyHost", "java.net.useSystemProxies");

  /**
   * @param authorization value of {@code Proxy-Authorization}, when the address has credentials
   */
  private record Server(InetSocketAddress address, Optional<String> authorization) {}

  private final ProxySelector selector;
  private final Map<String, Server> byScheme;
  private final List<String> exceptions;

  private ProxyChoice(
      ProxySelector selector, Map<String, Server> byScheme, List<String> exceptions) {
    this.selector = selector;
    this.byScheme = byScheme;
    this.exceptions = exceptions;
  }

  static ProxyChoice of(ProxySelector selector) {
    return new ProxyChoice(selector, Map.of(), List.of());
  }

  /**
   * @throws IllegalArgumentException if a variable does not name an HTTP proxy; the message hides
   *     credentials
   */
  static ProxyChoice of(Properties jvm, Map<String, String> environment) {
    if (JVM_PROPERTIES.stream().anyMatch(jvm::containsKey)) {
      return of(ProxySelector.getDefault());
    }
    Optional<Server> all = server(environment, "ALL_PROXY");
    Optional<Server> https = server(environment, "HTTPS_PROXY").or(() -> all);
    Optional<Server> http = server(environment, "HTTP_PROXY").or(() -> all);
    if (https.isEmpty() && http.isEmpty()) {
      return of(ProxySelector.getDefault());
    }
    Map<String, Server> byScheme = new java.util.HashMap<>();
    https.ifPresent(s -> byScheme.put("https", s));
    http.ifPresent(s -> byScheme.put("http", s));
    List<String> exceptions =
        List.of(variable(environment, "NO_PROXY").toLowerCase(Locale.ROOT).split("[,\\s]+"));
    return new ProxyChoice(null, Map.copyOf(byScheme), exceptions);
  }

  /** The choice in the form the JDK's client takes. */
  ProxySelector selector() {
    if (selector != null) {
      return selector;
    }
    return new ProxySelector() {
      @Override
      public List<Proxy> select(URI uri) {
        return List.of(
            forUri(uri)
                .map(server -> new Proxy(Proxy.Type.HTTP, server.address()))
                .orElse(Proxy.NO_PROXY));
      }

      @Override
      public void connectFailed(URI uri, SocketAddress address, IOException e) {
        // The client reports the failure itself.
      }
    };
  }

  /** Credentials for the proxy of this address, when the environment gives them. */
  Optional<String> authorization(URI uri) {
    return forUri(uri).flatMap(Server::authorization);
  }

  private Optional<Server> forUri(URI uri) {
    String host = uri.getHost().toLowerCase(Locale.ROOT);
    if (HubSettings.isLoopback(host) || exceptions.stream().anyMatch(e -> matches(e, host))) {
      return Optional.empty();
    }
    return Optional.ofNullable(byScheme.get(uri.getScheme().toLowerCase(Locale.ROOT)));
  }

  /** As curl reads it: {@code *}, a host, or a domain with or without its leading dot. */
  private static boolean matches(String exception, String host) {
    if (exception.isEmpty()) {
      return false;
    }
    String domain = exception.startsWith(".") ? exception.substring(1) : exception;
    return exception.equals("*") || host.equals(domain) || host.endsWith("." + domain);
  }

  private static Optional<Server> server(Map<String, String> environment, String name) {
    String value = variable(environment, name);
    if (value.isBlank()) {
      return Optional.empty();
    }
    URI uri;
    try {
      uri = URI.create(value.contains("://") ? value : "http://" + value);
    } catch (IllegalArgumentException e) {
      // The cause is left out, it repeats the value with its password.
      throw new IllegalArgumentException(notAProxy(name, "not an address"));
    }
    if (!"http".equalsIgnoreCase(uri.getScheme()) || uri.getHost() == null) {
      throw new IllegalArgumentException(
          notAProxy(name, "of the scheme " + HubNames.printable(String.valueOf(uri.getScheme()))));
    }
    int port = uri.getPort() < 0 ? 80 : uri.getPort();
    Optional<String> authorization =
        Optional.ofNullable(uri.getUserInfo())
            .map(u -> Base64.getEncoder().encodeToString(u.getBytes(StandardCharsets.UTF_8)))
            .map(encoded -> "Basic " + encoded);
    return Optional.of(
        new Server(InetSocketAddress.createUnresolved(uri.getHost(), port), authorization));
  }

  private static String notAProxy(String name, String what) {
    return name
        + " is "
        + what
        + ": expected http://host:port or http://user:password@host:port; for a SOCKS proxy start"
        + " Java with -DsocksProxyHost and -DsocksProxyPort";
  }

  private static String variable(Map<String, String> environment, String name) {
    String lower = environment.get(name.toLowerCase(Locale.ROOT));
    return lower != null ? lower : environment.getOrDefault(name, "");
  }
}
