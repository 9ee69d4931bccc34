package dev.windhover.encoder.onnx;

import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.onnx.model.CacheDirectory;
import dev.windhover.encoder.onnx.model.Fingerprints;
import dev.windhover.encoder.onnx.model.ModelFolder;
import dev.windhover.encoder.onnx.model.hub.ModelLock;
import dev.windhover.encoder.onnx.model.hub.RemoteFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Compares a pulled folder with the hashes recorded at its first fetch, so that a file which
 * changed since is never run. Hashes of files that were seen before come from the fingerprint
 * cache.
 */
final class LockCheck {
  private LockCheck() {}

  /**
   * Looks at a folder; those without a lock file pass.
   *
   * @throws ModelException if a file is missing or differs; the message says which and the way out
   */
  static void run(ModelFolder folder, CacheDirectory cache) throws IOException {
    if (!(folder instanceof ModelFolder.Directory directory)) {
      return;
    }
    Optional<ModelLock> lock = ModelLock.read(directory.root());
    if (lock.isEmpty()) {
      return;
    }
    Fingerprints fingerprints = new Fingerprints(cache);
    for (RemoteFile file : lock.get().files()) {
      Path path = directory.root().resolve(file.path());
      if (!Files.isRegularFile(path)) {
        throw new ModelException(
            path + " is missing: " + ModelLock.FILE_NAME + " lists it. " + wayOut(lock.get()));
      }
      long size = Files.size(path);
      String expected = file.sha256().orElseThrow();
      String found = size == file.size().orElseThrow() ? fingerprints.of(folder, file.path()) : "";
      if (!found.equals(expected)) {
        throw new ModelException(
            path
                + " is not the file that was fetched of model "
                + lock.get().model()
                + ": expected "
                + file.size().orElseThrow()
                + " bytes with the SHA-256 "
                + expected
                + ", found "
                + size
                + " bytes"
                + (found.isEmpty() ? "" : " with the SHA-256 " + found)
                + ". Delete it. "
                + wayOut(lock.get()));
      }
    }
  }

  private static String wayOut(ModelLock lock) {
    return "Pull the model again (windhover model pull "
        + lock.model()
        + "), or delete "
        + ModelLock.FILE_NAME
        + " if you changed the folder yourself";
  }
}
