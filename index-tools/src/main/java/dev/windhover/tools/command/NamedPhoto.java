package dev.windhover.tools.command;

import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.ImageUri;
import dev.windhover.tools.build.ImageIds;
import dev.windhover.tools.build.Roots;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;

/** A photo of an index as a person names it: by its id, or by its file, which may be gone. */
final class NamedPhoto {
  private NamedPhoto() {}

  /** The image that {@code name} means; empty if the index has none. */
  static Optional<ImageEntry> find(String name, ImageSnapshot snapshot, Roots roots)
      throws IOException {
    Optional<ImageEntry> byId = snapshot.entry(name);
    if (byId.isPresent()) {
      return byId;
    }
    Optional<ImageUri> uri = file(name).flatMap(roots::uriOf);
    return uri.isEmpty() ? Optional.empty() : snapshot.entry(ImageIds.of(uri.get()));
  }

  /** Indexes know real paths: links above a file are resolved, also when the file is gone. */
  private static Optional<Path> file(String name) throws IOException {
    Path path;
    try {
      path = Path.of(name).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
    for (Path above = path; above != null; above = above.getParent()) {
      if (Files.exists(above)) {
        Path real = above.toRealPath();
        return Optional.of(above.equals(path) ? real : real.resolve(above.relativize(path)));
      }
    }
    return Optional.of(path);
  }
}
