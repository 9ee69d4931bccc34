package dev.windhover.tools.build;

import dev.windhover.lucene.ImageUri;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The id of a file in an index: its URI, or a digest of it where that is too long for an id. */
public final class ImageIds {
  /** Ids end up as terms; this leaves room below the index's limit of 1,000. */
  private static final int LONGEST = 900;

  private ImageIds() {}

  /** The id of the file at {@code uri}. */
  public static String of(ImageUri uri) {
    String whole = uri.toString();
    return whole.length() <= LONGEST
        ? whole
        : uri.root() + ":sha256-" + sha256(whole.getBytes(StandardCharsets.UTF_8));
  }

  /** SHA-256 as 64 lower-case hex digits. */
  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
