package dev.windhover.tools.serve;

import java.util.List;

/**
 * The addresses of the API, in one place, so that the description and the metrics know them all.
 */
final class Routes {
  static final String BASE = "/api/v1";
  static final String SEARCH = BASE + "/search";
  static final String IMAGES = BASE + "/images";
  static final String IMAGE = IMAGES + "/{id}";
  static final String THUMBNAIL = IMAGE + "/thumbnail";
  static final String PICTURE = IMAGE + "/picture";
  static final String FILE = IMAGE + "/file";
  static final String SIMILAR = IMAGE + "/similar";
  static final String LOCATE = IMAGE + "/locate";
  static final String HEATMAP = IMAGE + "/heatmap";
  static final String SUGGESTIONS = BASE + "/suggestions";
  static final String STATS = BASE + "/stats";
  static final String HEALTH = BASE + "/health";
  static final String METRICS = BASE + "/metrics";
  static final String OPENAPI = BASE + "/openapi.json";

  private static final List<String> FIXED =
      List.of(SEARCH, IMAGES, SUGGESTIONS, STATS, HEALTH, METRICS, OPENAPI);
  private static final List<String> OF_IMAGE =
      List.of(THUMBNAIL, PICTURE, FILE, SIMILAR, LOCATE, HEATMAP);

  private Routes() {}

  /** The route of a path, from a fixed list: what is asked for never becomes a label. */
  static String label(String path) {
    if (FIXED.contains(path)) {
      return path;
    }
    if (path.startsWith(IMAGES + "/")) {
      String rest = path.substring(IMAGES.length() + 1);
      int slash = rest.indexOf('/');
      if (slash < 0) {
        return IMAGE;
      }
      String route = IMAGE + rest.substring(slash);
      return OF_IMAGE.contains(route) ? route : "other";
    }
    return path.equals("/") || path.startsWith("/assets/") ? "page" : "other";
  }
}
