package dev.windhover.tools.command;

import dev.windhover.encoder.ImageDecoder;
import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.RgbImage;
import dev.windhover.lucene.ImageUri;
import dev.windhover.tools.build.FileBytes;
import dev.windhover.tools.build.Roots;
import dev.windhover.tools.console.CommandException;
import dev.windhover.tools.scan.FileScanner;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads the photos of an index, and those a command names. Thread-safe. */
final class PhotoFiles {
  private static final long MAX_BYTES = 256L << 20;

  private final Roots roots;
  private final ImageDecoder decoder;

  PhotoFiles(Roots roots, ImageDecoder decoder) {
    this.roots = roots;
    this.decoder = decoder;
  }

  /** The file of an image: as it can be opened from here when it lies below, else absolute. */
  String name(ImageUri uri) {
    if (!roots.folders().containsKey(uri.root())) {
      return Roots.display(uri);
    }
    Path file = roots.resolve(uri);
    Path here = Path.of("").toAbsolutePath();
    return (file.startsWith(here) ? here.relativize(file) : file).toString();
  }

  ImageDecoder decoder() {
    return decoder;
  }

  /** The bytes of the photo with a URI of the index, as an {@code ImageSource}. */
  byte[] bytes(String uri) throws IOException {
    int colon = uri.indexOf(':');
    boolean rooted = colon > 0 && roots.folders().containsKey(uri.substring(0, colon));
    ImageUri image =
        rooted ? new ImageUri(uri.substring(0, colon), uri.substring(colon + 1)) : ImageUri.of(uri);
    return FileBytes.read(roots.resolve(image), MAX_BYTES);
  }

  /** Decodes the photo of an image. */
  RgbImage read(ImageUri uri) throws IOException {
    return read(roots.resolve(uri), decoder);
  }

  /**
   * Decodes a photo.
   *
   * @throws CommandException if it is none, with the file and the reason
   */
  static RgbImage read(Path file, ImageDecoder decoder) throws IOException {
    try {
      return decoder.decode(FileBytes.read(file, MAX_BYTES));
    } catch (ImageFormatException e) {
      throw new CommandException(file + " cannot be used as a picture: " + e.getMessage(), e);
    } catch (NoSuchFileException e) {
      throw new CommandException(file + " does not exist", e);
    } catch (IOException e) {
      throw new CommandException(file + " " + FileScanner.unreadableReason(e), e);
    }
  }
}
