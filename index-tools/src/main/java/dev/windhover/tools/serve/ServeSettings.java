package dev.windhover.tools.serve;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * How a server is set up. Immutable; the {@code with} methods give changed copies.
 *
 * @param index folder of the index
 * @param roots roots of the index that lie elsewhere than it says, by name
 * @param host address to listen on
 * @param port in {@code [0, 65535]}; 0 takes a free one
 * @param token what {@code Authorization: Bearer} must hold; needed unless the host is loopback
 * @param allowedHosts further names of this server, {@code name} or {@code name:port}
 * @param cache folder of scaled pictures
 * @param originals whether files are handed out as they are, with all their metadata
 * @param limits what is spent at most
 * @param version of the program, for people
 */
public record ServeSettings(
    Path index,
    Map<String, Path> roots,
    String host,
    int port,
    Optional<String> token,
    Set<String> allowedHosts,
    Path cache,
    Originals originals,
    ServeLimits limits,
    String version) {

  /** Where servers listen when nothing is said. */
  public static final int DEFAULT_PORT = 8470;

  /** Whether files are handed out as they are. */
  public enum Originals {
    /** They may be downloaded: where a photo was taken, who owns the camera, all of it. */
    SERVED,
    /** Only pictures made anew from pixels leave the server. */
    HIDDEN
  }

  /**
   * @throws IllegalArgumentException if the port is out of range, the token is missing or too
   *     short, or the host is unknown
   */
  public ServeSettings {
    Objects.requireNonNull(index, "index");
    Objects.requireNonNull(cache, "cache");
    Objects.requireNonNull(originals, "originals");
    Objects.requireNonNull(limits, "limits");
    Objects.requireNonNull(version, "version");
    roots = Map.copyOf(roots);
    allowedHosts = Set.copyOf(allowedHosts);
    if (port < 0 || port > 65_535) {
      throw new IllegalArgumentException("the port must be in [0, 65535], got " + port);
    }
    token.ifPresent(AccessRules::checkToken);
    if (token.isEmpty() && !isLoopback(host)) {
      throw new IllegalArgumentException(
          "listening on "
              + host
              + " shows the photos to everybody who reaches this machine: give a token of at"
              + " least "
              + AccessRules.MIN_TOKEN_LENGTH
              + " characters (WINDHOVER_TOKEN or --token-file), or leave out --host");
    }
  }

  /** A server for this machine alone. */
  public static ServeSettings local(Path index, Path cache) {
    return new ServeSettings(
        index,
        Map.of(),
        "127.0.0.1",
        DEFAULT_PORT,
        Optional.empty(),
        Set.of(),
        cache,
        Originals.SERVED,
        ServeLimits.DEFAULT,
        "unknown");
  }

  /** The same on another address, with the token that takes; originals are then hidden. */
  public ServeSettings withHost(String value, String bearer) {
    return new ServeSettings(
        index,
        roots,
        value,
        port,
        Optional.of(bearer),
        allowedHosts,
        cache,
        Originals.HIDDEN,
        limits,
        version);
  }

  /** The same on another address of this machine. */
  public ServeSettings withHost(String loopback) {
    return new ServeSettings(
        index, roots, loopback, port, token, allowedHosts, cache, originals, limits, version);
  }

  /** The same with a token. */
  public ServeSettings withToken(String bearer) {
    return new ServeSettings(
        index,
        roots,
        host,
        port,
        Optional.of(bearer),
        allowedHosts,
        cache,
        originals,
        limits,
        version);
  }

  /** The same on another port. */
  public ServeSettings withPort(int value) {
    return new ServeSettings(
        index, roots, host, value, token, allowedHosts, cache, originals, limits, version);
  }

  /** The same with roots in other places. */
  public ServeSettings withRoots(Map<String, Path> value) {
    return new ServeSettings(
        index, value, host, port, token, allowedHosts, cache, originals, limits, version);
  }

  /** The same under further names. */
  public ServeSettings withAllowedHosts(Set<String> value) {
    return new ServeSettings(
        index, roots, host, port, token, value, cache, originals, limits, version);
  }

  /** The same with another rule for files. */
  public ServeSettings withOriginals(Originals value) {
    return new ServeSettings(
        index, roots, host, port, token, allowedHosts, cache, value, limits, version);
  }

  /** The same with other limits. */
  public ServeSettings withLimits(ServeLimits value) {
    return new ServeSettings(
        index, roots, host, port, token, allowedHosts, cache, originals, value, version);
  }

  /** The same with the version of the program. */
  public ServeSettings withVersion(String value) {
    return new ServeSettings(
        index, roots, host, port, token, allowedHosts, cache, originals, limits, value);
  }

  /** Whether only this machine reaches {@code host}. */
  public static boolean isLoopback(String host) {
    if (host.toLowerCase(Locale.ROOT).equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("there is no host " + host + " to listen on", e);
    }
  }
}
