package dev.windhover.lucene;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What an index knows of a file without reading vectors or stored fields: enough to tell whether it
 * has changed.
 *
 * @param id the image's name
 * @param number its stable 32-bit number, unsigned
 * @param uri where it is
 * @param sha256 of the file, 64 lower-case hex digits, when known
 * @param fileSize bytes of the file, when known
 * @param modified when the file was last changed, in milliseconds, when known
 * @param width in pixels of the upright image, 0 when not known
 * @param height in pixels of the upright image, 0 when not known
 */
public record ImageEntry(
    String id,
    int number,
    ImageUri uri,
    Optional<String> sha256,
    OptionalLong fileSize,
    Optional<Instant> modified,
    int width,
    int height) {}
