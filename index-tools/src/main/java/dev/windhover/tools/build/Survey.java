package dev.windhover.tools.build;

import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.ImageUri;
import dev.windhover.tools.scan.ImageFile;
import dev.windhover.tools.scan.ScanListener;
import dev.windhover.tools.scan.SkippedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.roaringbitmap.RoaringBitmap;

/**
 * What a run would have to do in one scope: files are compared with the index by size and time, no
 * file is opened. While it is made, it holds one bit per indexed image and the ids of the vanished.
 *
 * @param scope what was looked at
 * @param files candidates found
 * @param unchanged of these, how many the index has as they are
 * @param indexed images the index has in this scope
 * @param vanished ids of images whose file is gone; files below a folder that cannot be listed are
 *     not among them
 */
public record Survey(Scope scope, long files, long unchanged, long indexed, List<String> vanished) {

  /** Copies the list. */
  public Survey {
    vanished = List.copyOf(vanished);
  }

  /** Files that have to be read. */
  public long due() {
    return files - unchanged;
  }

  /** Whether more than half of what the index has here would vanish. */
  public boolean losesMost() {
    return 2L * vanished.size() > indexed;
  }

  /** Walks the scope once. */
  public static Survey of(Scope scope, ImageSnapshot snapshot) throws IOException {
    Walk walk = new Walk(scope, snapshot);
    scope.scanner().walk(walk);
    long[] indexed = {0};
    List<String> vanished = new ArrayList<>();
    snapshot.forEachEntry(entry -> {
      if (!scope.holds(entry)) {
        return;
      }
      indexed[0]++;
      if (!walk.seen.contains(entry.number()) && !walk.belowUnreadable(entry)) {
        vanished.add(entry.id());
      }
    });
    return new Survey(scope, walk.files, walk.unchanged, indexed[0], vanished);
  }

  /** Whether the index has the file as it is now. */
  static boolean unchanged(ImageEntry entry, ImageFile file) {
    return entry.fileSize().orElse(-1) == file.size()
        && entry.modified().isPresent()
        && entry.modified().get().toEpochMilli() == file.modifiedMillis();
  }

  private static final class Walk implements ScanListener {
    private final Scope scope;
    private final ImageSnapshot snapshot;
    private final RoaringBitmap seen = new RoaringBitmap();
    private final List<String> unreadable = new ArrayList<>();
    private long files;
    private long unchanged;

    Walk(Scope scope, ImageSnapshot snapshot) {
      this.scope = scope;
      this.snapshot = snapshot;
    }

    @Override
    public boolean image(ImageFile file) {
      ImageUri uri = scope.uri(file);
      if (!scope.takes(uri)) {
        return true;
      }
      files++;
      try {
        Optional<ImageEntry> entry = snapshot.entry(ImageIds.of(uri));
        if (entry.isPresent()) {
          seen.add(entry.get().number());
          unchanged += unchanged(entry.get(), file) ? 1 : 0;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return true;
    }

    @Override
    public void skipped(SkippedFile file) {
      // Told once, by the run itself.
    }

    @Override
    public void unreadableFolder(String uri) {
      unreadable.add(scope.prefix() + uri);
    }

    boolean belowUnreadable(ImageEntry entry) {
      return unreadable.stream().anyMatch(folder -> (entry.uri().path() + "/").startsWith(folder));
    }
  }
}
