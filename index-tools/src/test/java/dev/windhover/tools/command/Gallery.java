package dev.windhover.tools.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Photos of the demo gallery for tests. */
final class Gallery {
  private Gallery() {}

  static Path photo(String name) {
    Path file = Path.of(System.getProperty("windhover.project"), "examples", "gallery", name);
    Assumptions.assumeTrue(Files.isRegularFile(file), "no " + file);
    return file;
  }

  /** Copies photos into a folder. */
  static void copyTo(Path folder, String... names) throws IOException {
    Files.createDirectories(folder);
    for (String name : names) {
      Files.copy(photo(name), folder.resolve(name));
    }
  }
}
