package dev.windhover.tools.duplicates;

import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageHit;
import dev.windhover.lucene.ImageHits;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.tools.duplicates.DuplicateGroup.Kind;
import dev.windhover.tools.duplicates.DuplicateGroup.Member;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Finds duplicates in one point in time of an index. Equal files are told by SHA-256; photos that
 * look the same by the cosine of their vectors with the best photo of the group, so that a chain of
 * small differences never joins what differs. Holds all entries of the index in memory, some 400
 * bytes each.
 */
public final class DuplicateFinder {
  /** The photo to keep comes first. */
  private static final Comparator<ImageEntry> BEST_FIRST =
      Comparator.comparingLong((ImageEntry e) -> (long) e.width() * e.height())
          .thenComparingLong(e -> e.fileSize().orElse(0))
          .reversed()
          .thenComparing(e -> e.modified().orElse(Instant.MAX))
          .thenComparing(ImageEntry::id);

  /** Neighbours looked at first; more when all of them are the same picture. */
  private static final int NEIGHBOURS = 32;

  private final ImageSnapshot snapshot;
  private final List<ImageEntry> entries = new ArrayList<>();

  /** Reads the entries of {@code snapshot}, which stays the caller's. */
  public DuplicateFinder(ImageSnapshot snapshot) throws IOException {
    this.snapshot = snapshot;
    snapshot.forEachEntry(entries::add);
    entries.sort(BEST_FIRST);
  }

  /** How many photos are compared. */
  public int size() {
    return entries.size();
  }

  /** Equal files: one group for each content that occurs more than once. O(photos). */
  public List<DuplicateGroup> sameFile() {
    List<DuplicateGroup> groups = new ArrayList<>();
    for (List<ImageEntry> copies : byContent().values()) {
      if (copies.size() > 1) {
        groups.add(
            new DuplicateGroup(
                Kind.SAME_FILE, copies.stream().map(e -> new Member(e, 1)).toList()));
      }
    }
    return groups;
  }

  /**
   * Pictures that look the same, of every content only the first file. One search a photo.
   *
   * @param cosine from which on two pictures are the same, in {@code (0, 1]}
   * @param step called after each photo
   */
  public List<DuplicateGroup> sameLook(double cosine, Runnable step) throws IOException {
    if (!(cosine > 0 && cosine <= 1)) {
      throw new IllegalArgumentException(
          "the cosine of photos that look the same must be in (0, 1], got " + cosine);
    }
    Map<String, ImageEntry> open = new HashMap<>();
    byContent().values().forEach(copies -> open.put(copies.get(0).id(), copies.get(0)));
    List<DuplicateGroup> groups = new ArrayList<>();
    for (ImageEntry entry : entries) {
      if (open.remove(entry.id()) != null) {
        List<Member> members = new ArrayList<>();
        members.add(new Member(entry, 1));
        for (ImageHit hit : near(entry.id(), cosine)) {
          ImageEntry other = open.remove(hit.id());
          if (other != null) {
            members.add(new Member(other, hit.similarity()));
          }
        }
        if (members.size() > 1) {
          groups.add(new DuplicateGroup(Kind.SAME_LOOK, members));
        }
      }
      step.run();
    }
    return groups;
  }

  private List<ImageHit> near(String id, double cosine) throws IOException {
    for (int k = NEIGHBOURS; ; k = Math.min(ImageQuery.MAX_K, 8 * k)) {
      ImageHits hits = snapshot.search(ImageQuery.like(id).k(k).build());
      List<ImageHit> near = hits.hits().stream().filter(h -> h.similarity() >= cosine).toList();
      if (near.size() < k || k == ImageQuery.MAX_K) {
        return near;
      }
    }
  }

  /** Files by digest, best first; a file without one is a content of its own. */
  private Map<String, List<ImageEntry>> byContent() {
    Map<String, List<ImageEntry>> out = new LinkedHashMap<>();
    Set<String> ids = new HashSet<>();
    for (ImageEntry entry : entries) {
      if (ids.add(entry.id())) {
        String key = entry.sha256().orElse("id " + entry.id());
        out.computeIfAbsent(key, k -> new ArrayList<>()).add(entry);
      }
    }
    return out;
  }
}
