package dev.windhover.tools;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/** Photos of the demo gallery for tests. */
public final class Gallery {
  private Gallery() {}

  /** Its folder. */
  public static Path folder() {
    Path folder = Path.of(System.getProperty("windhover.project"), "examples", "gallery");
    Assumptions.assumeTrue(Files.isDirectory(folder), "no " + folder);
    return folder;
  }

  /** One of its photos. */
  public static Path photo(String name) {
    Path file = folder().resolve(name);
    Assumptions.assumeTrue(Files.isRegularFile(file), "no " + file);
    return file;
  }

  /** Copies photos into a folder. */
  public static void copyTo(Path folder, String... names) throws IOException {
    Files.createDirectories(folder);
    for (String name : names) {
      Files.copy(photo(name), folder.resolve(name));
    }
  }
}
