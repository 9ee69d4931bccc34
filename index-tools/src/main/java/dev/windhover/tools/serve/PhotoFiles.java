package dev.windhover.tools.serve;

import dev.windhover.lucene.ImageUri;
import dev.windhover.tools.build.Roots;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;

/**
 * The files behind an index, and nothing else of the disk. A visitor names an image; where its file
 * lies, the index says, and the file is read only if its real path, after all links, is below the
 * real path of its root. Thread-safe.
 */
final class PhotoFiles {
  private final Roots roots;
  private final long maxBytes;

  /**
   * @param roots where the roots of the index are
   * @param maxBytes larger files are not read
   */
  PhotoFiles(Roots roots, long maxBytes) {
    this.roots = roots;
    this.maxBytes = maxBytes;
  }

  /**
   * A file that may be shown.
   *
   * @param path real
   * @param size in bytes
   * @param modifiedMillis since 1970
   */
  record Photo(Path path, long size, long modifiedMillis) {
    /** Changes when the file does. */
    String version() {
      return Digests.sha256Hex(path + "\n" + size + "\n" + modifiedMillis).substring(0, 32);
    }
  }

  /**
   * The file of an image.
   *
   * @throws Problem 404 if it is gone, is no regular file, or lies outside its root
   */
  Photo find(ImageUri uri) throws IOException {
    Path folder = roots.folders().get(uri.root());
    if (folder == null) {
      throw Problem.notFound("this image does not come from a folder of this machine");
    }
    try {
      Path root = folder.toRealPath();
      Path file = roots.resolve(uri).toRealPath();
      if (!file.startsWith(root)) {
        throw gone();
      }
      BasicFileAttributes attributes =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      if (!attributes.isRegularFile()) {
        throw gone();
      }
      return new Photo(file, attributes.size(), attributes.lastModifiedTime().toMillis());
    } catch (FileSystemException | InvalidPathException e) {
      throw gone();
    } catch (IllegalArgumentException e) {
      // A path that is no URI: indexes of other programs hold what they like.
      throw gone();
    }
  }

  /**
   * The bytes of a file found before. The real path is opened without following a link, so a file
   * that was exchanged for one meanwhile is not read.
   */
  byte[] read(Photo photo) throws IOException {
    if (photo.size() > maxBytes) {
      throw new Problem(
          413, "the file has " + photo.size() + " bytes, more than the limit of " + maxBytes);
    }
    try (InputStream in = open(photo)) {
      byte[] bytes = in.readNBytes((int) Math.min(maxBytes, Integer.MAX_VALUE - 16));
      if (in.read() >= 0) {
        throw new Problem(413, "the file grew above the limit of " + maxBytes + " bytes");
      }
      return bytes;
    } catch (FileSystemException e) {
      throw gone();
    }
  }

  private static Problem gone() {
    return Problem.notFound("the file of this image is not where the index saw it");
  }

  private static InputStream open(Photo photo) throws IOException {
    return Channels.newInputStream(
        Files.newByteChannel(
            photo.path(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)));
  }
}
