package dev.windhover.tools.serve;

import io.javalin.http.Context;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of the page, read once at the start. Only the names listed here exist, so no address
 * can reach another resource. Immutable.
 */
final class PageAssets {
  private static final String HTML = "text/html; charset=utf-8";
  private static final String SCRIPT = "text/javascript; charset=utf-8";

  @SuppressWarnings("ArrayRecordComponent") // never leaves this class
  private record Asset(byte[] bytes, String type, String etag) {}

  private static final Map<String, String> TYPES = types();

  private final Map<String, Asset> assets = new LinkedHashMap<>();

  PageAssets() throws IOException {
    for (Map.Entry<String, String> e : TYPES.entrySet()) {
      byte[] bytes = read(e.getKey());
      String etag = '"' + Digests.sha256Hex(bytes).substring(0, 20) + '"';
      assets.put(e.getKey(), new Asset(bytes, e.getValue(), etag));
    }
  }

  private static Map<String, String> types() {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("index.html", HTML);
    out.put("style.css", "text/css; charset=utf-8");
    out.put("icon.svg", "image/svg+xml");
    for (String script :
        List.of(
            "main",
            "api",
            "collection",
            "detail",
            "dom",
            "filters",
            "heat",
            "keys",
            "query",
            "results",
            "select",
            "token")) {
      out.put(script + ".js", SCRIPT);
    }
    return out;
  }

  /** Names below {@code /assets/}. */
  List<String> names() {
    return List.copyOf(TYPES.keySet());
  }

  void serve(Context context, String name) {
    Asset asset = assets.get(name);
    context.header("ETag", asset.etag());
    context.header("Cache-Control", "no-cache");
    if (asset.etag().equals(context.header("If-None-Match"))) {
      context.status(304);
      return;
    }
    context.contentType(asset.type()).result(asset.bytes());
  }

  static byte[] read(String name) throws IOException {
    try (InputStream in = PageAssets.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new FileNotFoundException(name + " is missing from the jar: build it again");
      }
      return in.readAllBytes();
    }
  }
}
