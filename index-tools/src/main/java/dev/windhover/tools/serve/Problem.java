package dev.windhover.tools.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A request that is answered with an error, in the form of RFC 9457 ({@code problem+json}). */
final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  static final String CONTENT_TYPE = "application/problem+json";

  private static final Map<Integer, String> TITLES =
      Map.ofEntries(
          Map.entry(400, "Bad request"),
          Map.entry(401, "Token needed"),
          Map.entry(403, "Refused"),
          Map.entry(404, "Not found"),
          Map.entry(405, "Method not allowed"),
          Map.entry(408, "Too slow"),
          Map.entry(413, "Too large"),
          Map.entry(414, "Address too long"),
          Map.entry(415, "Not a picture"),
          Map.entry(421, "Unknown host name"),
          Map.entry(431, "Headers too large"),
          Map.entry(501, "Not available"),
          Map.entry(503, "Busy"));

  private final int status;

  Problem(int status, String detail) {
    super(detail, null, false, false);
    this.status = status;
  }

  static Problem badRequest(String detail) {
    return new Problem(400, detail);
  }

  static Problem notFound(String detail) {
    return new Problem(404, detail);
  }

  int status() {
    return status;
  }

  /** The body of the answer, UTF-8. */
  byte[] body() {
    return body(status, getMessage());
  }

  /** As {@link #body()}, for a status and what to say of it. */
  static byte[] body(int status, String detail) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("title", TITLES.getOrDefault(status, status >= 500 ? "Server error" : "Refused"));
    node.put("status", status);
    node.put("detail", detail);
    return node.toString().getBytes(StandardCharsets.UTF_8);
  }
}
