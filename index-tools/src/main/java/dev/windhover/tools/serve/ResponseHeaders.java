package dev.windhover.tools.serve;

import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;

/** The headers that every answer bears, errors included. */
final class ResponseHeaders {
  /**
   * Only files of this server: no inline script or style, no frames, no forms, no other hosts;
   * {@code blob:} pictures are those the page fetched itself with its token, or a dropped file.
   */
  static final String CONTENT_SECURITY_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:;"
          + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none';"
          + " require-trusted-types-for 'script'; trusted-types 'none'";

  private static final Map<String, String> ALL = all();

  private ResponseHeaders() {}

  private static Map<String, String> all() {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("Content-Security-Policy", CONTENT_SECURITY_POLICY);
    out.put("X-Content-Type-Options", "nosniff");
    out.put("X-Frame-Options", "DENY");
    out.put("Referrer-Policy", "no-referrer");
    out.put("Cross-Origin-Resource-Policy", "same-origin");
    out.put("Cross-Origin-Opener-Policy", "same-origin");
    out.put("Permissions-Policy", "camera=(), microphone=(), geolocation=()");
    return Map.copyOf(out);
  }

  static Map<String, String> fields() {
    return ALL;
  }

  /** Adds those that are missing; Jetty clears headers when it turns to an error page. */
  static void addTo(HttpFields.Mutable headers) {
    ALL.forEach((name, value) -> headers.ensureField(new HttpField(name, value)));
  }
}
