package dev.windhover.encoder.onnx.model;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.Map;

/**
 * The user's cache for what can be computed again: decisions about the machine, fingerprints, large
 * graphs with an appended part. Processes share it; files appear whole or not at all. Thread-safe.
 *
 * @param root {@code WINDHOVER_CACHE}, or {@code windhover} below the system's cache directory
 */
public record CacheDirectory(Path root) {

  /** The directory of this user. */
  public static CacheDirectory ofUser() {
    return of(
        System.getenv(),
        System.getProperty("os.name", ""),
        Path.of(System.getProperty("user.home", ".")));
  }

  /**
   * The directory of a user whose surroundings are given.
   *
   * @param os as in {@code os.name}
   */
  public static CacheDirectory of(Map<String, String> environment, String os, Path home) {
    String chosen = environment.getOrDefault("WINDHOVER_CACHE", "");
    if (!chosen.isBlank()) {
      return new CacheDirectory(Path.of(chosen));
    }
    String system = os.toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      String local = environment.getOrDefault("LOCALAPPDATA", "");
      Path base = local.isBlank() ? home.resolve("AppData").resolve("Local") : Path.of(local);
      return new CacheDirectory(base.resolve("windhover").resolve("Cache"));
    }
    if (system.startsWith("mac")) {
      return new CacheDirectory(home.resolve("Library").resolve("Caches").resolve("windhover"));
    }
    // The XDG specification: a relative path is invalid and to be ignored.
    String xdg = environment.getOrDefault("XDG_CACHE_HOME", "");
    Path base = !xdg.isBlank() && Path.of(xdg).isAbsolute() ? Path.of(xdg) : home.resolve(".cache");
    return new CacheDirectory(base.resolve("windhover"));
  }

  /** The file that belongs to a kind and to the texts that identify its content. */
  public Path file(String kind, String... identity) {
    String key = Sha256.ofText(String.join("\n", identity));
    return root.resolve(kind).resolve(key);
  }

  /** Writes a small file in one step. */
  public void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Path temporary = Files.createTempFile(file.getParent(), ".new", ".tmp");
    try {
      Files.write(temporary, content);
      Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }

  /** The text of a small file. */
  public String text(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8);
  }
}
