package dev.windhover.tools.scan;

import java.util.Objects;

/**
 * A file that is left out, and why.
 *
 * @param path where it lies, as a person knows it; may hold any character
 * @param kind what sort of fault it is
 * @param reason one sentence for people
 */
public record SkippedFile(String path, Kind kind, String reason) {

  /** Sorts of faults, named so that scripts can tell them apart. */
  public enum Kind {
    /** FIFO, socket, device: reading it could wait forever. */
    NOT_A_FILE,
    /** A symbolic link that is not followed, leads nowhere or leads round in a circle. */
    LINK,
    /** The file or folder may not be read, or reading failed. */
    UNREADABLE,
    /** The bytes are no picture, a damaged one, or one above the limits. */
    DAMAGED,
    /** A picture of a kind that cannot be decoded here. */
    UNSUPPORTED,
    /** Above a limit. */
    TOO_LARGE
  }

  /** Rejects null. */
  public SkippedFile {
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(reason, "reason");
  }
}
