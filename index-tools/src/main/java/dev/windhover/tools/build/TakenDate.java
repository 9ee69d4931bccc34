package dev.windhover.tools.build;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.exif.ExifSubIFDDirectory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;

/**
 * When a photo was taken, by the camera's clock: EXIF {@code DateTimeOriginal}. Cameras seldom know
 * their time zone, so what the clock showed counts as UTC: a photo of the evening of June 5th is
 * one of June 5th everywhere.
 */
final class TakenDate {
  private static final DateTimeFormatter EXIF =
      DateTimeFormatter.ofPattern("uuuu:MM:dd HH:mm:ss", Locale.ROOT);

  private TakenDate() {}

  /** The date in the metadata of a picture file; empty when there is none, or it is damaged. */
  static Optional<Instant> of(byte[] bytes) {
    try {
      for (ExifSubIFDDirectory exif :
          ImageMetadataReader.readMetadata(new ByteArrayInputStream(bytes), bytes.length)
              .getDirectoriesOfType(ExifSubIFDDirectory.class)) {
        String text = exif.getString(ExifSubIFDDirectory.TAG_DATETIME_ORIGINAL);
        if (text != null && text.length() >= 19) {
          return Optional.of(
              LocalDateTime.parse(text.substring(0, 19), EXIF).toInstant(ZoneOffset.UTC));
        }
      }
    } catch (ImageProcessingException | IOException | DateTimeException e) {
      return Optional.empty();
    } catch (RuntimeException | StackOverflowError e) {
      // Hostile metadata; the decoder has its own opinion of the file.
      return Optional.empty();
    }
    return Optional.empty();
  }
}
