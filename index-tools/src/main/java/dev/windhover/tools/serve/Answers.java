package dev.windhover.tools.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windhover.encoder.Region;
import dev.windhover.lucene.FieldValue;
import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageUri;
import dev.windhover.lucene.ScoreKind;
import dev.windhover.tools.build.Roots;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The JSON of the API, as {@code openapi.json} describes it. */
final class Answers {
  private Answers() {}

  /**
   * An image.
   *
   * @param id for addresses, see {@link ImageKey}
   * @param indexId as the command line prints it
   * @param width of the upright picture, null when the index does not know
   * @param modified of the file, ISO 8601
   * @param version changes with the picture; part of the addresses of thumbnails
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Image(
      String id,
      String indexId,
      String root,
      String path,
      String name,
      String folder,
      Integer width,
      Integer height,
      Long bytes,
      String modified,
      String version) {

    static Image of(ImageEntry entry) {
      ImageUri uri = entry.uri();
      String path = Roots.display(uri);
      int slash = path.lastIndexOf('/');
      return new Image(
          ImageKey.of(entry.id()),
          entry.id(),
          uri.root(),
          path,
          path.substring(slash + 1),
          slash < 0 ? "" : path.substring(0, slash),
          entry.width() > 0 ? entry.width() : null,
          entry.height() > 0 ? entry.height() : null,
          entry.fileSize().isPresent() ? entry.fileSize().getAsLong() : null,
          entry.modified().map(Instant::toString).orElse(null),
          versionOf(entry));
    }

    private static String versionOf(ImageEntry entry) {
      return entry
          .sha256()
          .map(hex -> hex.substring(0, Math.min(16, hex.length())))
          .orElseGet(() ->
              Digests.sha256Hex(entry.uri() + "\n" + entry.modified() + "\n" + entry.fileSize())
                  .substring(0, 16));
    }
  }

  /**
   * A place in an image.
   *
   * @param score deviations above the model's ordinary crops, or an order within the photo where
   *     nothing was measured; null where there is none
   * @param present whether the score is above a measured threshold, null where there is none
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Box(int x, int y, int width, int height, Double score, Boolean present) {
    static Box of(Region region, double score, Boolean present) {
      return new Box(
          region.x(), region.y(), region.width(), region.height(), rounded(score), present);
    }

    static Box of(Region region) {
      return new Box(region.x(), region.y(), region.width(), region.height(), null, null);
    }
  }

  /** An image that was found. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Hit(Image image, Double score, Double similarity, List<Box> boxes) {}

  /**
   * The answer to a search.
   *
   * @param scores what the scores mean
   * @param accept from this score on the model's word is usually right, null when not measured
   * @param partial whether time ran out, so that better images may be missing
   * @param milliseconds spent on it
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Hits(
      List<Hit> hits,
      String scores,
      Double accept,
      boolean partial,
      long milliseconds,
      long revision) {}

  /** A page of the collection. */
  record Images(List<Image> images, long total, long revision) {}

  /** One image with its fields. */
  record ImageDetail(Image image, Map<String, List<String>> fields, boolean file) {}

  /** One step of the look into a picture. */
  record Step(Box box, String kind, double priority) {}

  /**
   * Where a query answers in one image.
   *
   * @param exact whether pixels were looked at, rather than stored vectors
   */
  record Located(
      List<Box> boxes, List<Step> path, boolean exact, long milliseconds, int width, int height) {}

  /**
   * A heat map.
   *
   * @param values row by row, deviations above the background
   */
  record Heat(int rows, int columns, Box area, List<Float> values, int width, int height) {}

  static String name(ScoreKind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  static Double rounded(double value) {
    return Double.isFinite(value) ? Math.round(value * 1e4) / 1e4 : null;
  }

  static List<String> texts(List<FieldValue> values) {
    return values.stream().map(Object::toString).toList();
  }
}
