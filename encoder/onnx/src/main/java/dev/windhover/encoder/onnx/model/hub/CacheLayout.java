package dev.windhover.encoder.onnx.model.hub;

import dev.windhover.encoder.onnx.model.CacheDirectory;
import java.nio.file.Path;
import java.util.Map;

/**
 * Where things are below the cache's root: a model at {@code owner/name/revision/weights}, a pull
 * under way at {@code .partial/...}, its lock at {@code .locks/...}. All on one file system, so
 * that publishing is a rename.
 */
record CacheLayout(Path root) {
  static final String VARIABLE = "WINDHOVER_CACHE";

  CacheLayout {
    root = root.toAbsolutePath().normalize();
  }

  /** Below the user's cache directory as the operating system names it. */
  static Path defaultRoot(Map<String, String> environment, String os, String home) {
    return CacheDirectory.of(environment, os, Path.of(home)).root().resolve("models");
  }

  Path folder(String id, String revision, Weights weights) {
    HubNames.checkId(id);
    HubNames.checkRevision(revision);
    return root.resolve(id).resolve(revision).resolve(weights.label());
  }

  Path staging(String id, String revision, Weights weights) {
    return root.resolve(".partial").resolve(key(id, revision, weights));
  }

  Path lockFile(String id, String revision, Weights weights) {
    return root.resolve(".locks").resolve(key(id, revision, weights) + ".lock");
  }

  /** One flat name; unambiguous, since an id holds no {@code --}. */
  private static String key(String id, String revision, Weights weights) {
    return id.replace("/", "--") + "--" + revision + "--" + weights.label();
  }
}
