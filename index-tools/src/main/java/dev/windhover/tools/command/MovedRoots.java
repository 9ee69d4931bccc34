package dev.windhover.tools.command;

import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageUri;
import dev.windhover.tools.build.Roots;
import dev.windhover.tools.console.CommandException;
import dev.windhover.tools.console.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A folder that was moved looks like a new one, and its photos would be indexed twice. */
final class MovedRoots {
  /** Photos of a folder that are looked for in the new one. */
  private static final int SAMPLE = 50;

  private MovedRoots() {}

  /**
   * Compares the folders that an index knows with those it is about to know. O(images) when one is
   * gone and another is new, else O(folders).
   *
   * @param opened null for a new index
   * @throws CommandException if half of what is gone from one folder is in a new one
   */
  static void check(Console console, ImageIndex opened, Roots known, Roots now) throws IOException {
    Map<String, Path> added = new HashMap<>(now.folders());
    added.keySet().removeAll(known.folders().keySet());
    if (opened == null || added.isEmpty()) {
      return;
    }
    for (Map.Entry<String, Path> gone : known.folders().entrySet()) {
      if (Roots.isThere(gone.getValue())) {
        continue;
      }
      List<ImageUri> photos = photosOf(opened, gone.getKey());
      for (Path folder : added.values()) {
        if (!photos.isEmpty()
            && 2 * present(photos, known.with(gone.getKey(), folder)) >= photos.size()) {
          throw new CommandException(
              "folder "
                  + gone.getValue()
                  + " of the index is gone, and its photos are in "
                  + folder
                  + ": say --root "
                  + gone.getKey()
                  + "="
                  + folder
                  + ", or they would be there twice");
        }
      }
      if (!photos.isEmpty()) {
        console.note(
            "folder "
                + gone.getValue()
                + " of the index is gone: if its photos are elsewhere now, say --root "
                + gone.getKey()
                + "=DIR");
      }
    }
  }

  private static List<ImageUri> photosOf(ImageIndex index, String root) throws IOException {
    List<ImageUri> out = new ArrayList<>();
    try (ImageSearcher searcher = index.openSearcher()) {
      searcher.forEachEntry(entry -> {
        if (out.size() < SAMPLE && entry.uri().root().equals(root)) {
          out.add(entry.uri());
        }
      });
    }
    return out;
  }

  private static long present(List<ImageUri> photos, Roots places) {
    return photos.stream().filter(photo -> Files.exists(places.resolve(photo))).count();
  }
}
