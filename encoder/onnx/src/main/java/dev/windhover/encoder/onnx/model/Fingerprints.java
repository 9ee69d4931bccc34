package dev.windhover.encoder.onnx.model;

import dev.windhover.encoder.onnx.graph.GraphOutline;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * Hashes of large files, remembered by path, size and time of change, because hashing a gigabyte at
 * every start is a second wasted. Thread-safe.
 */
public final class Fingerprints {

  /** A file changed this recently may change again without its time telling. */
  private static final long UNSETTLED_MILLIS = 2_000;

  private static final System.Logger LOG = System.getLogger(Fingerprints.class.getName());

  private final CacheDirectory cache;

  /** Hashes remembered in {@code cache}. */
  public Fingerprints(CacheDirectory cache) {
    this.cache = cache;
  }

  /** The hash of a graph and of every file that holds weights for it. */
  String of(ModelFolder folder, String path, GraphOutline outline) throws IOException {
    StringBuilder all = new StringBuilder(of(folder, path));
    int slash = path.lastIndexOf('/');
    for (String external : outline.externalFiles()) {
      all.append('\n').append(external).append(' ');
      all.append(of(folder, path.substring(0, slash + 1) + external));
    }
    return outline.externalFiles().isEmpty() ? all.toString() : Sha256.ofText(all.toString());
  }

  /** The SHA-256 of one file. */
  public String of(ModelFolder folder, String path) throws IOException {
    Optional<Path> file = folder.file(path);
    if (file.isEmpty() || !Files.isRegularFile(file.get())) {
      return hash(folder, path);
    }
    BasicFileAttributes attributes = Files.readAttributes(file.get(), BasicFileAttributes.class);
    Path remembered =
        cache.file(
            "fingerprints",
            file.get().toString(),
            Long.toString(attributes.size()),
            attributes.lastModifiedTime().toString(),
            String.valueOf(attributes.fileKey()));
    try {
      if (Files.isRegularFile(remembered)) {
        String known = cache.text(remembered);
        if (known.matches("[0-9a-f]{64}")) {
          return known;
        }
      }
    } catch (IOException e) {
      LOG.log(System.Logger.Level.DEBUG, "a remembered hash cannot be read, hashing anew", e);
    }
    String hash = hash(folder, path);
    long age = System.currentTimeMillis() - attributes.lastModifiedTime().toMillis();
    if (age > UNSETTLED_MILLIS) {
      try {
        cache.write(remembered, hash.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "the hash is not kept for the next start", e);
      }
    }
    return hash;
  }

  private static String hash(ModelFolder folder, String path) throws IOException {
    try (InputStream in = folder.open(path)) {
      return Sha256.of(in);
    }
  }
}
