package dev.windhover.lucene;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;

/**
 * Where a page of hits ended, so that the next one begins there. Hits are ordered by value, then
 * id, so images that come or go between pages neither repeat nor hide others.
 *
 * @param value what the last hit was ranked by
 * @param id of the last hit
 * @param position how many hits came up to and with it
 */
public record PageMark(double value, String id, int position) {

  /**
   * @throws IllegalArgumentException if the position is out of range
   */
  public PageMark {
    Objects.requireNonNull(id, "id");
    if (position < 1 || position > ImageQuery.MAX_K) {
      throw new IllegalArgumentException(
          "a page begins behind 1 to " + ImageQuery.MAX_K + " hits, got " + position);
    }
  }

  /** As one word, for a URL. */
  public String token() {
    String words = Double.toHexString(value) + " " + position + " " + id;
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(words.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The mark of a token.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static PageMark ofToken(String token) {
    try {
      String words = new String(Base64.getUrlDecoder().decode(token), StandardCharsets.UTF_8);
      String[] parts = words.split(" ", 3);
      return new PageMark(Double.parseDouble(parts[0]), parts[2], Integer.parseInt(parts[1]));
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      throw new IllegalArgumentException(
          String.format(Locale.ROOT, "'%s' marks no page of hits", token), e);
    }
  }
}
