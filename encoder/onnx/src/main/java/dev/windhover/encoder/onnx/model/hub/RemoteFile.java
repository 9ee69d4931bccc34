package dev.windhover.encoder.onnx.model.hub;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/**
 * One file of a model on the hub.
 *
 * @param path relative to the repository and to the pulled folder, with {@code /} between segments
 * @param size in bytes; absent when unknown
 * @param sha256 64 lower-case hex digits of the content; absent when unknown
 */
public record RemoteFile(String path, OptionalLong size, Optional<String> sha256) {
  private static final Pattern HEX = Pattern.compile("[0-9a-f]{64}");

  /**
   * @throws IllegalArgumentException if the path could leave its folder, the size is negative, or
   *     the hash is not one
   */
  public RemoteFile {
    HubNames.checkPath(path);
    if (size.isPresent() && size.getAsLong() < 0) {
      throw new IllegalArgumentException(
          "file " + path + " has size " + size.getAsLong() + ", a size is >= 0");
    }
    if (sha256.isPresent() && !isSha256(sha256.get())) {
      throw new IllegalArgumentException(
          "file "
              + path
              + " has SHA-256 \""
              + HubNames.printable(sha256.get())
              + "\", expected 64 lower-case hex digits");
    }
  }

  /** A file of which only the name is known. */
  public static RemoteFile named(String path) {
    return new RemoteFile(path, OptionalLong.empty(), Optional.empty());
  }

  static boolean isSha256(String text) {
    return HEX.matcher(text).matches();
  }
}
