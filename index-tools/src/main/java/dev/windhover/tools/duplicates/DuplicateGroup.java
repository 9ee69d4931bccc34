package dev.windhover.tools.duplicates;

import dev.windhover.lucene.ImageEntry;
import java.util.List;

/**
 * Photos that are the same.
 *
 * @param kind in which sense
 * @param members at least two; the first is the one to keep: of the most pixels, then of the most
 *     bytes, then of the oldest file
 */
public record DuplicateGroup(Kind kind, List<Member> members) {

  /** In which sense photos are the same. */
  public enum Kind {
    /** Every byte agrees. */
    SAME_FILE,
    /** The vectors nearly agree: another size, another encoding, a slight edit. */
    SAME_LOOK
  }

  /**
   * One photo of a group.
   *
   * @param similarity cosine with the first of the group, 1 for the first itself
   */
  public record Member(ImageEntry photo, double similarity) {}

  /** Copies the list. */
  public DuplicateGroup {
    members = List.copyOf(members);
    if (members.size() < 2) {
      throw new IllegalArgumentException("a group needs two photos, got " + members.size());
    }
  }

  /** Bytes of all files but the one to keep, as far as they are known. */
  public long spareBytes() {
    return members.stream().skip(1).mapToLong(m -> m.photo().fileSize().orElse(0)).sum();
  }
}
