package dev.windhover.tools.serve;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

/**
 * Makes requests that no friend would send, as the bytes that go over the wire: mutated and
 * invented paths, parameters, headers, bodies and whole messages. The same seed makes the same
 * requests.
 */
final class HostileRequests {
  /** What a file outside of every root holds; no answer may. */
  static final String CANARY = "canary-8c1f5b0e";

  /** In the headers of every request that has some; no answer may echo it. */
  static final String MARK = "mark-5d70c2aa-";

  private static final List<String> TRAVERSALS =
      List.of(
          "../",
          "..%2f",
          "%2e%2e/",
          "%2e%2e%2f",
          "..%5c",
          "%252e%252e%252f",
          "..%c0%af",
          "..%ef%bc%8f",
          "....//",
          "..;/",
          ".%2e/",
          "%uff0e%uff0e/",
          "/",
          "//",
          "\\..\\",
          "%00",
          "%0d%0aX-Injected:%201%0d%0a",
          ";a=b/",
          "./");
  private static final List<String> TARGETS =
      List.of(
          "etc/passwd",
          "secret.txt",
          "segments_1",
          "proc/self/environ",
          "windhover.properties",
          "WEB-INF/web.xml",
          "dev/windhover/tools/serve/index.html",
          "META-INF/MANIFEST.MF",
          ".git/config",
          "",
          "a".repeat(300));
  private static final List<String> PREFIXES =
      List.of(
          "/",
          "/assets/",
          "/api/v1/",
          "/api/v1/images/",
          "/api/v1/images/x/",
          "/api/v2/",
          "//",
          "/api/v1/openapi.json/",
          "/api/v1/images/%2e%2e/",
          "/favicon.ico/");
  private static final List<String> VALUES =
      List.of(
          "",
          "%20",
          "%00",
          "%ff%fe",
          "%",
          "%zz",
          "-1",
          "0",
          "1e308",
          "NaN",
          "Infinity",
          "-Infinity",
          "2147483648",
          "9223372036854775808",
          "null",
          "true",
          "[]",
          "{}",
          "..%2f..",
          "<script>alert(1)</script>",
          "%3Cimg%20src=x%20onerror=alert(1)%3E",
          "'%20OR%20'1'='1",
          "*:*",
          "name:",
          ":",
          "id:x",
          "_block:x",
          "patch.1:x",
          "a:%00",
          "1,2,3",
          "1,2,3,4,5",
          "-1,-1,1,1",
          "0,0,0,0",
          "999999999,0,1,1",
          "0,0,2147483647,2147483647",
          "9999-99-99",
          "-999999999-01-01",
          "+999999999-12-31T23:59:59Z",
          "%F0%9F%98%80",
          "%D8%00",
          "x".repeat(900),
          "x".repeat(1_200),
          "%25%32%65",
          "${jndi:ldap://x/y}",
          "%E2%80%AE");
  private static final List<String> NAMES =
      List.of(
          "q",
          "k",
          "minScore",
          "diversity",
          "boxes",
          "box",
          "root",
          "folder",
          "type",
          "after",
          "before",
          "field",
          "not",
          "like",
          "offset",
          "v",
          "token",
          "callback",
          "__proto__",
          "%00",
          "Q",
          "k[]",
          "");
  private static final List<String> ROUTES =
      List.of(
          "/search",
          "/images",
          "/images/KEY",
          "/images/KEY/thumbnail",
          "/images/KEY/picture",
          "/images/KEY/file",
          "/images/KEY/similar",
          "/images/KEY/locate",
          "/images/KEY/heatmap",
          "/stats",
          "/health",
          "/metrics",
          "/openapi.json");
  private static final List<String> HEADERS =
      List.of(
          "Origin: http://evil.example",
          "Origin: null",
          "Origin: http://127.0.0.1:1",
          "Sec-Fetch-Site: cross-site",
          "Sec-Fetch-Site: same-site",
          "X-Forwarded-Host: evil",
          "X-HTTP-Method-Override: DELETE",
          "Upgrade: websocket",
          "Upgrade: h2c",
          "Transfer-Encoding: chunked, identity",
          "Transfer-Encoding: xchunked",
          "Content-Length: -1",
          "Content-Length: 99999999999999999999",
          "Content-Length: 5, 6",
          "Expect: 200-nonsense",
          "Range: bytes=0-,-1,5-2",
          "If-None-Match: " + "\"a\",".repeat(500),
          "Accept-Encoding: gzip;q=NaN, br;q=-1",
          "Content-Encoding: gzip",
          "Authorization: Bearer " + "A".repeat(5_000),
          "Cookie: " + "a=b; ".repeat(1_000),
          "Accept-Language: " + "x-".repeat(2_000),
          "X\u0000Y: z",
          "No colon here",
          " : folded",
          "Host: second.example",
          "Connection: Host",
          "Referer: javascript:alert(1)",
          "X-Long: " + "y".repeat(20_000));
  private static final List<String> METHODS =
      List.of(
          "PUT",
          "DELETE",
          "OPTIONS",
          "TRACE",
          "CONNECT",
          "PATCH",
          "PROPFIND",
          "get",
          "GE T",
          "",
          "\u0000GET",
          "A".repeat(2_000),
          "PRI");
  private static final List<String> HOSTS =
      List.of(
          "evil.example",
          "127.0.0.1",
          "127.0.0.1:1",
          "localhost.evil.example:PORT",
          "",
          "127.0.0.1:PORT@evil.example",
          "[::1",
          "127.0.0.1:PORT, evil.example",
          "0x7f000001:PORT",
          "127.1:PORT",
          "127.0.0.1:PORTPORT",
          "user@127.0.0.1:PORT",
          "\u0000");

  /**
   * One request.
   *
   * @param bytes as they are sent
   * @param kind for the message of a failure
   */
  @SuppressWarnings("ArrayRecordComponent") // shared with the test alone
  record Hostile(String kind, byte[] bytes) {}

  private final Random random;
  private int serial;
  private final int port;
  private final List<String> keys;
  private final List<byte[]> bodies;

  /**
   * @param keys of images that exist
   * @param bodies files to start from
   */
  HostileRequests(long seed, int port, List<String> keys, List<byte[]> bodies) {
    this.random = new Random(seed);
    this.port = port;
    this.keys = keys;
    this.bodies = bodies;
  }

  Hostile next() {
    serial++;
    return switch (random.nextInt(10)) {
      case 0, 1, 2 -> new Hostile("path", get(path(), ""));
      case 3, 4 -> new Hostile("parameters", get(parameters(), ""));
      case 5 -> new Hostile("headers", get(route(), header() + (flip() ? header() : "")));
      case 6 -> new Hostile("method or host", methodOrHost());
      case 7 -> new Hostile("body", body());
      case 8 -> new Hostile("mutation", mutate(get(parameters(), "")));
      default -> new Hostile("noise", noise());
    };
  }

  /** A header of which no two requests have the same, so that an echo names its origin. */
  private String mark() {
    return "X-Mark: " + MARK + serial + "\r\n";
  }

  private boolean flip() {
    return random.nextBoolean();
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private byte[] get(String target, String headers) {
    return bytes(
            "GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n" + mark() + headers)
        .tail("Connection: close\r\n\r\n");
  }

  private String path() {
    StringBuilder out = new StringBuilder(any(PREFIXES));
    String step = any(TRAVERSALS);
    out.append(step.repeat(1 + random.nextInt(8)));
    out.append(any(TARGETS));
    if (flip()) {
      out.append(any(List.of("", "/thumbnail", "/file", "?x=", "#", ";jsessionid=1", "%", "%2")));
    }
    return out.toString();
  }

  private String route() {
    return "/api/v1" + any(ROUTES).replace("KEY", flip() ? any(keys) : mutatedKey());
  }

  private String mutatedKey() {
    char[] key = any(keys).toCharArray();
    key[random.nextInt(key.length)] = "AZaz09-_.~%+=/\\".charAt(random.nextInt(15));
    return new String(key);
  }

  private String parameters() {
    StringBuilder out = new StringBuilder(route()).append('?');
    for (int i = random.nextInt(4); i >= 0; i--) {
      out.append(any(NAMES)).append(flip() ? "=" : flip() ? "" : "==").append(any(VALUES));
      out.append(flip() ? "&" : "&&");
    }
    return out.toString();
  }

  private String header() {
    return any(HEADERS) + (random.nextInt(8) == 0 ? "\n" : "\r\n");
  }

  private byte[] methodOrHost() {
    String host = flip() ? any(HOSTS).replace("PORT", "" + port) : "127.0.0.1:" + port;
    String method = flip() ? any(METHODS) : "GET";
    String version =
        random.nextInt(6) == 0 ? any(List.of("HTTP/0.9", "HTTP/9.9", "", "ICY")) : "HTTP/1.1";
    return bytes(
            method + " " + route() + " " + version + "\r\n" + mark() + "Host: " + host + "\r\n")
        .tail("Connection: close\r\n\r\n");
  }

  private byte[] body() {
    byte[] body = mutate(any(bodies));
    String type =
        any(
            List.of(
                "image/jpeg",
                "application/octet-stream",
                "text/plain",
                "image/svg+xml",
                "",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded"));
    String length =
        switch (random.nextInt(6)) {
          case 0 -> "Transfer-Encoding: chunked\r\n";
          case 1 -> "Content-Length: " + random.nextInt(1 + body.length) + "\r\n";
          default -> "Content-Length: " + body.length + "\r\n";
        };
    return bytes(
            "POST /api/v1/search HTTP/1.1\r\nHost: 127.0.0.1:"
                + port
                + "\r\n"
                + mark()
                + "Connection: close\r\nContent-Type: "
                + type
                + "\r\n"
                + length
                + "\r\n")
        .tail(body);
  }

  private byte[] mutate(byte[] original) {
    byte[] out = original.clone();
    for (int i = random.nextInt(12); i >= 0 && out.length > 0; i--) {
      out[random.nextInt(out.length)] = (byte) random.nextInt(256);
    }
    return random.nextInt(4) == 0 && out.length > 1
        ? java.util.Arrays.copyOf(out, 1 + random.nextInt(out.length - 1))
        : out;
  }

  private byte[] noise() {
    byte[] out = new byte[1 + random.nextInt(600)];
    random.nextBytes(out);
    return flip() ? out : bytes("GET / HTTP/1.1\r\n").tail(out);
  }

  private static Message bytes(String text) {
    return new Message(text.getBytes(StandardCharsets.UTF_8));
  }

  @SuppressWarnings("ArrayRecordComponent") // taken apart at once
  private record Message(byte[] head) {
    byte[] tail(String rest) {
      return tail(rest.getBytes(StandardCharsets.UTF_8));
    }

    byte[] tail(byte[] rest) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      out.writeBytes(head);
      out.writeBytes(rest);
      return out.toByteArray();
    }
  }
}
