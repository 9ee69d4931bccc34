package dev.windhover.tools.build;

import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageUri;
import dev.windhover.lucene.IndexSettings.Shard;
import dev.windhover.tools.scan.ImageFile;
import dev.windhover.tools.scan.ImageFinder;
import java.util.Objects;

/**
 * What a run looks at: a root or a folder below one, and one shard of its files. Files belong to a
 * shard by a hash of their URI, so every machine decides alike, whatever order it finds them in.
 *
 * @param root name
 * @param prefix where below the root, percent-encoded, empty or ending in {@code /}
 * @param scanner finds the files
 * @param shard which of the files are taken
 */
public record Scope(String root, String prefix, ImageFinder scanner, Shard shard) {

  /** Rejects null. */
  public Scope {
    Objects.requireNonNull(root, "root");
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(scanner, "scanner");
    Objects.requireNonNull(shard, "shard");
  }

  /** The URI of a file the scanner found. */
  ImageUri uri(ImageFile file) {
    return new ImageUri(root, prefix + file.uri());
  }

  /** Whether the file is this shard's. */
  boolean takes(ImageUri uri) {
    return Math.floorMod(uri.toString().hashCode(), shard.count()) == shard.index();
  }

  /** Whether an image of the index lies in this scope, so that it is gone when it is not found. */
  boolean holds(ImageEntry entry) {
    return scanner.absence() == ImageFinder.Absence.GONE
        && entry.uri().root().equals(root)
        && entry.uri().path().startsWith(prefix);
  }
}
