package dev.windhover.tools.serve;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * The form an image's id takes in addresses: base64url of its UTF-8. Ids hold slashes, percent
 * signs and dots, which proxies and servers rewrite; this form has none of them.
 */
final class ImageKey {
  /** Ids have at most 1,000 chars of at most 3 bytes; base64 makes 4 of 3. */
  private static final int MAX_LENGTH = 4_000;

  private ImageKey() {}

  static String of(String id) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(id.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The id behind a key.
   *
   * @throws Problem 404 if it is none
   */
  static String idOf(String key) {
    if (!key.isEmpty() && key.length() <= MAX_LENGTH) {
      try {
        byte[] bytes = Base64.getUrlDecoder().decode(key);
        String id = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        // One image, one address: other spellings of the same bytes are no keys.
        if (!id.isEmpty() && of(id).equals(key)) {
          return id;
        }
      } catch (IllegalArgumentException | CharacterCodingException e) {
        // No key.
      }
    }
    throw Problem.notFound("there is no image with this id");
  }
}
