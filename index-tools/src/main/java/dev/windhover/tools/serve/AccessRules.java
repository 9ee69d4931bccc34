package dev.windhover.tools.serve;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Who may ask: decides by the head of a request alone, before anything of it is read or run.
 *
 * <ul>
 *   <li>{@code Host} must be one of ours, otherwise a page of another site could reach us under a
 *       name of its own (DNS rebinding).
 *   <li>{@code Origin}, when a browser sends it, must be this page's; {@code Sec-Fetch-Site} must
 *       not say that another site asks, except that a person may follow a link to the page.
 *   <li>With a token, everything under {@code /api/} needs {@code Authorization: Bearer}; the token
 *       is never read from the URL, where it would end up in histories and logs.
 * </ul>
 *
 * Immutable and thread-safe.
 */
final class AccessRules {
  /** A shorter token could be guessed by trying. */
  static final int MIN_TOKEN_LENGTH = 16;

  private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST");
  private static final String BEARER = "Bearer ";

  /** Decision and its reason. */
  sealed interface Verdict {
    /** Go on. */
    record Allowed() implements Verdict {}

    /** Answer with an error. */
    record Refused(int status, String detail) implements Verdict {}
  }

  private static final Verdict ALLOWED = new Verdict.Allowed();

  /**
   * The head of a request.
   *
   * @param host all values of {@code Host}
   * @param origin all values of {@code Origin}
   * @param fetchSite the value of {@code Sec-Fetch-Site}, or null
   * @param fetchMode the value of {@code Sec-Fetch-Mode}, or null
   * @param authorization all values of {@code Authorization}
   */
  record Head(
      String method,
      String path,
      List<String> host,
      List<String> origin,
      String fetchSite,
      String fetchMode,
      List<String> authorization) {}

  private final Set<String> hosts;
  private final Optional<byte[]> tokenDigest;

  /**
   * @param hosts {@code name:port} of everything this server is called, lower case
   * @param token what {@code Authorization} must bear
   */
  AccessRules(Set<String> hosts, Optional<String> token) {
    this.hosts = Set.copyOf(hosts);
    this.tokenDigest = token.map(AccessRules::checkToken).map(AccessRules::digest);
  }

  /**
   * Returns the token if it may be one.
   *
   * @throws IllegalArgumentException if it is too short or holds anything but visible ASCII
   */
  static String checkToken(String token) {
    Objects.requireNonNull(token, "token");
    if (token.length() < MIN_TOKEN_LENGTH) {
      throw new IllegalArgumentException(
          "the token has "
              + token.length()
              + " characters, at least "
              + MIN_TOKEN_LENGTH
              + " are needed: make one with \"openssl rand -hex 24\"");
    }
    if (!token.chars().allMatch(c -> c > 0x20 && c < 0x7f)) {
      throw new IllegalArgumentException(
          "the token holds characters that no header can carry: use letters and digits");
    }
    return token;
  }

  /** Whether a token is asked for. */
  boolean needsToken() {
    return tokenDigest.isPresent();
  }

  Verdict judge(Head head) {
    if (head.host().size() != 1 || !hosts.contains(withPort(head.host().get(0)))) {
      return new Verdict.Refused(
          421, "this server does not go by that name: add it with --allow-host");
    }
    if (head.origin().size() > 1 || (head.origin().size() == 1 && !isOurs(head.origin().get(0)))) {
      return new Verdict.Refused(403, "requests from pages of other origins are refused");
    }
    boolean api = head.path().startsWith("/api/") || head.path().equals("/api");
    if (!fromHere(head, api)) {
      return new Verdict.Refused(403, "requests on behalf of other sites are refused");
    }
    if (!METHODS.contains(head.method())) {
      return new Verdict.Refused(405, "only GET, HEAD and POST are understood");
    }
    if (api && tokenDigest.isPresent() && !bears(head.authorization())) {
      return new Verdict.Refused(
          401, "send the token of this server in the header Authorization: Bearer");
    }
    return ALLOWED;
  }

  private boolean bears(List<String> authorization) {
    if (authorization.size() != 1) {
      return false;
    }
    String value = authorization.get(0);
    return value.regionMatches(true, 0, BEARER, 0, BEARER.length())
        // Digests are compared, in constant time: neither length nor content leaks by timing.
        && MessageDigest.isEqual(
            tokenDigest.orElseThrow(), digest(value.substring(BEARER.length()).strip()));
  }

  /** Browsers say who caused a request; other clients say nothing, and are not tricked by pages. */
  private static boolean fromHere(Head head, boolean api) {
    String site = head.fetchSite();
    if (site == null || site.equals("same-origin") || site.equals("none")) {
      return true;
    }
    return !api && head.method().equals("GET") && "navigate".equals(head.fetchMode());
  }

  private boolean isOurs(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    if (lower.startsWith("http://")) {
      return hosts.contains(withPort(lower.substring("http://".length())));
    }
    if (lower.startsWith("https://")) {
      // Behind a proxy that adds TLS.
      String authority = lower.substring("https://".length());
      return hosts.contains(hasPort(authority) ? authority : authority + ":443");
    }
    return false;
  }

  /** {@code authority} in lower case, with port 80 where it has none. */
  static String withPort(String authority) {
    String lower = authority.toLowerCase(Locale.ROOT);
    return hasPort(lower) ? lower : lower + ":80";
  }

  static boolean hasPort(String authority) {
    return authority.lastIndexOf(':') > authority.lastIndexOf(']');
  }

  private static byte[] digest(String token) {
    return Digests.sha256(token.getBytes(StandardCharsets.UTF_8));
  }
}
