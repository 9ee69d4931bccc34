package dev.windhover.tools.build;

import dev.windhover.lucene.ImageDocument;
import dev.windhover.tools.scan.Archive;
import dev.windhover.tools.scan.Archives;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What a WebDataset shard says of a picture beside it: of {@code 000001.jpg}, {@code 000001.txt} is
 * its caption, a text field to be found by words, and {@code 000001.json} is kept as it is.
 */
final class Sidecars {
  static final String CAPTION = "caption";

  /** A caption is a sentence or a page, never a book. */
  private static final long MAX_BYTES = 64 << 10;

  private Sidecars() {}

  /** Adds what is there; a sidecar that cannot be read counts as absent. */
  static void addTo(ImageDocument.Builder document, Path picture) {
    Optional<Archives.Inside> inside = Archives.inside(picture);
    if (inside.isEmpty()) {
      return;
    }
    String name = inside.get().name();
    String key = name.substring(0, name.lastIndexOf('.'));
    read(inside.get().archive(), key + ".txt")
        .map(String::strip)
        .filter(text -> !text.isEmpty())
        .ifPresent(text -> document.without(CAPTION).text(CAPTION, text));
    read(inside.get().archive(), key + ".json").ifPresent(document::json);
  }

  private static Optional<String> read(Path archive, String name) {
    try {
      Archive table = Archives.open(archive);
      return table.entry(name).isEmpty()
          ? Optional.empty()
          : Optional.of(new String(table.read(name, MAX_BYTES), StandardCharsets.UTF_8));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
