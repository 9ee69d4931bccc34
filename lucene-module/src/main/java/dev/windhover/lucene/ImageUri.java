package dev.windhover.lucene;

import java.util.Objects;

/**
 * Where an image is: a path below a named root. What the root stands for is told when images are
 * read, so a collection can move without being indexed again.
 *
 * @param root name of the root, empty for none
 * @param path below the root, with {@code /} between its parts; or a whole URI where there is no
 *     root
 */
public record ImageUri(String root, String path) implements Comparable<ImageUri> {

  /**
   * @throws IllegalArgumentException if the root holds a colon, or the path is empty or too long to
   *     be a term
   */
  public ImageUri {
    Objects.requireNonNull(root, "root");
    Objects.requireNonNull(path, "path");
    if (root.indexOf(':') >= 0) {
      throw new IllegalArgumentException("the name of a root must not hold ':', got " + root);
    }
    if (path.isEmpty()) {
      throw new IllegalArgumentException("an image URI needs a path");
    }
  }

  /** A URI without a root. */
  public static ImageUri of(String path) {
    return new ImageUri("", path);
  }

  /**
   * Reads what {@link #toString} writes: root, colon, path. A text without a colon, or with nothing
   * on one side of its first one, is a path without a root. A path with a colon and no root does
   * not come back: {@code parse("a:b")} has root {@code a}.
   *
   * @throws IllegalArgumentException if the text is empty
   */
  public static ImageUri parse(String text) {
    int colon = text.indexOf(':');
    return colon > 0 && colon < text.length() - 1
        ? new ImageUri(text.substring(0, colon), text.substring(colon + 1))
        : of(text);
  }

  @Override
  public int compareTo(ImageUri other) {
    int byRoot = root.compareTo(other.root);
    return byRoot != 0 ? byRoot : path.compareTo(other.path);
  }

  /** {@code root:path}, or the path alone where there is no root. */
  @Override
  public String toString() {
    return root.isEmpty() ? path : root + ":" + path;
  }
}
