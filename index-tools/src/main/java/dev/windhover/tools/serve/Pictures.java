package dev.windhover.tools.serve;

import dev.windhover.encoder.ImageDecoder;
import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.RgbImage;
import dev.windhover.tools.page.Thumbnail;
import dev.windhover.tools.serve.PhotoFiles.Photo;
import java.io.IOException;
import java.util.Optional;

/**
 * Pictures for the eye: scaled, upright, and made anew from pixels, so that nothing a camera wrote
 * into the file (place, owner, serial number) goes along. Thread-safe.
 */
final class Pictures {
  /** Longest edges that are made, so that a visitor cannot fill the cache with every size. */
  static final int THUMBNAIL_EDGE = 480;

  static final int PICTURE_EDGE = 2048;

  private static final long RECENT_BYTES = 128L << 20;

  private final ImageDecoder decoder;
  private final WorkGate gate;
  private final PictureCache cache;
  private final ServerMetrics metrics;
  private final RecentPictures recent = new RecentPictures(RECENT_BYTES);

  Pictures(ImageDecoder decoder, WorkGate gate, PictureCache cache, ServerMetrics metrics) {
    this.decoder = decoder;
    this.gate = gate;
    this.cache = cache;
    this.metrics = metrics;
  }

  /** {@code photo} as JPEG of at most {@code edge} pixels on its longer side. */
  byte[] scaled(PhotoFiles files, Photo photo, int edge) throws IOException {
    String name = Digests.sha256Hex(photo.version() + "/" + edge);
    Optional<byte[]> kept = cache.get(name);
    if (kept.isPresent()) {
      metrics.pictureFrom("cache");
      return kept.get();
    }
    return gate.run(
        "scale",
        () -> {
          byte[] made = Thumbnail.of(pixels(files, photo), edge).jpeg();
          cache.put(name, made);
          metrics.pictureFrom("file");
          return made;
        });
  }

  /**
   * The pixels of {@code photo}; the caller holds a place at a gate.
   *
   * @throws Problem 415 if the file is no picture any more
   */
  RgbImage pixels(PhotoFiles files, Photo photo) throws IOException {
    Optional<RgbImage> known = recent.get(photo.version());
    if (known.isPresent()) {
      return known.get();
    }
    RgbImage image = decode(files.read(photo));
    recent.put(photo.version(), image);
    return image;
  }

  /**
   * The pixels of a picture that somebody sent; the caller holds a place at a gate.
   *
   * @throws Problem 415 if it is none, or above the limits
   */
  RgbImage decode(byte[] bytes) {
    try {
      return decoder.decode(bytes);
    } catch (ImageFormatException e) {
      throw new Problem(415, "not a picture this server can read: " + reason(e));
    } catch (StackOverflowError e) {
      throw new Problem(415, "not a picture this server can read: it is nested too deeply");
    }
  }

  /** What the decoder says itself; what a reader tripped over is nothing for the sender. */
  private static String reason(ImageFormatException e) {
    String message = String.valueOf(e.getMessage());
    int colon = message.indexOf(':');
    return e.getCause() == null || colon < 0 ? message : message.substring(0, colon);
  }
}
