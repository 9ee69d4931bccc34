package dev.windhover.tools.health;

import dev.windhover.encoder.ImageDecoder;
import dev.windhover.encoder.ImageEncoder;
import dev.windhover.encoder.ImageFormatException;
import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.tools.build.FileBytes;
import dev.windhover.tools.build.ImageIds;
import dev.windhover.tools.build.Roots;
import dev.windhover.tools.scan.FileScanner;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.apache.lucene.util.VectorUtil;

/**
 * Encodes a sample of photos again and compares with what the index has of them: finds a model that
 * was exchanged, a decoder that changed, and bytes that were damaged before they were indexed.
 */
public final class ReEncoding {
  /**
   * Below this cosine a photo is not what was indexed. Kernels of other processors stay above 0.999
   * with quantised models, and far above it with others.
   */
  public static final double LOWEST_COSINE = 0.999;

  private static final long MAX_BYTES = 256L << 20;

  /** How a photo stands to the index. */
  public enum State {
    /** Same bytes, same vector. */
    SAME,
    /** The file has changed since; "windhover index" brings the index up to date. */
    CHANGED,
    /** The file cannot be read. */
    GONE,
    /** Same bytes, another vector: the index does not fit the model or the decoder. */
    DIFFERS
  }

  /**
   * One photo of the sample.
   *
   * @param cosine of the new vector with the stored one, where both are there
   * @param reason one sentence for people, empty when all is well
   */
  public record Checked(ImageEntry photo, State state, OptionalDouble cosine, String reason) {}

  private ReEncoding() {}

  /**
   * Checks photos drawn at random.
   *
   * @param count how many, at most
   * @param seed of the draw
   * @param step called after each
   */
  public static List<Checked> of(
      ImageSnapshot snapshot,
      Roots roots,
      ImageDecoder decoder,
      ImageEncoder encoder,
      int count,
      long seed,
      Runnable step)
      throws IOException {
    List<Checked> out = new ArrayList<>();
    for (ImageEntry photo : draw(snapshot, count, seed)) {
      out.add(check(photo, snapshot, roots, decoder, encoder));
      step.run();
    }
    return out;
  }

  /** A uniform sample without replacement (reservoir sampling, Vitter 1985, algorithm R). */
  private static List<ImageEntry> draw(ImageSnapshot snapshot, int count, long seed)
      throws IOException {
    SplittableRandom random = new SplittableRandom(seed);
    List<ImageEntry> reservoir = new ArrayList<>();
    long[] seen = {0};
    snapshot.forEachEntry(entry -> {
      seen[0]++;
      if (reservoir.size() < count) {
        reservoir.add(entry);
      } else if (count > 0) {
        long at = random.nextLong(seen[0]);
        if (at < count) {
          reservoir.set((int) at, entry);
        }
      }
    });
    return reservoir;
  }

  private static Checked check(
      ImageEntry photo,
      ImageSnapshot snapshot,
      Roots roots,
      ImageDecoder decoder,
      ImageEncoder encoder)
      throws IOException {
    if (!roots.folders().containsKey(photo.uri().root())) {
      return new Checked(
          photo, State.GONE, OptionalDouble.empty(), "its folder is not known: say --root");
    }
    Path folder = roots.folders().get(photo.uri().root());
    if (!Roots.isThere(folder)) {
      return new Checked(
          photo,
          State.GONE,
          OptionalDouble.empty(),
          folder + " is gone: if it was moved, say --root " + photo.uri().root() + "=DIR");
    }
    byte[] bytes;
    try {
      bytes = FileBytes.read(roots.resolve(photo.uri()), MAX_BYTES);
    } catch (IOException e) {
      return new Checked(
          photo, State.GONE, OptionalDouble.empty(), FileScanner.unreadableReason(e));
    }
    if (photo.sha256().isPresent() && !photo.sha256().get().equals(ImageIds.sha256(bytes))) {
      return new Checked(
          photo, State.CHANGED, OptionalDouble.empty(), "has changed since it was indexed");
    }
    try {
      float[] now = encoder.encodeImage(decoder.decode(bytes));
      float[] then = snapshot.vectorOf(photo.id()).orElseThrow();
      double cosine = VectorUtil.dotProduct(now, then);
      return cosine >= LOWEST_COSINE
          ? new Checked(photo, State.SAME, OptionalDouble.of(cosine), "")
          : new Checked(
              photo,
              State.DIFFERS,
              OptionalDouble.of(cosine),
              "gives another vector than the index has");
    } catch (ImageFormatException e) {
      return new Checked(
          photo, State.DIFFERS, OptionalDouble.empty(), "cannot be decoded: " + e.getMessage());
    }
  }
}
