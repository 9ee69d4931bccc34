package dev.windhover.lucene.sets;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.IntConsumer;
import java.util.stream.IntStream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.search.Query;
import org.roaringbitmap.RoaringBitmap;

/**
 * A set of images, by their stable numbers: an album, what a user may see, the hits of a query.
 * Immutable and thread-safe; sets are equal when they hold the same numbers.
 *
 * <p>A number is never given to a second image of an index, so a deleted image leaves nothing
 * behind that another could be mistaken for. Numbers hold within one index: merging shards
 * renumbers where it must, and takes the named sets of the shards along, but not sets that a
 * program keeps itself.
 */
public final class ImageSet {
  /** No images. */
  public static final ImageSet EMPTY = new ImageSet(new RoaringBitmap());

  private final RoaringBitmap numbers;
  private final int hash;

  private ImageSet(RoaringBitmap owned) {
    owned.runOptimize();
    this.numbers = owned;
    // Not RoaringBitmap's own hash, which depends on how it stores the numbers.
    this.hash =
        owned.isEmpty()
            ? 0
            : Integer.hashCode(owned.getCardinality())
                + 31 * (owned.first() + 31 * (owned.last() + 31 * middle(owned)));
  }

  private static int middle(RoaringBitmap owned) {
    return owned.select((int) (owned.getLongCardinality() / 2));
  }

  /** The set of these numbers, unsigned. */
  public static ImageSet of(int... numbers) {
    return new ImageSet(RoaringBitmap.bitmapOfUnordered(numbers));
  }

  /** A copy of a bitmap. */
  public static ImageSet copyOf(RoaringBitmap numbers) {
    return new ImageSet(numbers.clone());
  }

  /** Those in this set or the other. */
  public ImageSet or(ImageSet other) {
    return new ImageSet(RoaringBitmap.or(numbers, other.numbers));
  }

  /** Those in both sets. */
  public ImageSet and(ImageSet other) {
    return new ImageSet(RoaringBitmap.and(numbers, other.numbers));
  }

  /** Those in this set but not the other. */
  public ImageSet andNot(ImageSet other) {
    return new ImageSet(RoaringBitmap.andNot(numbers, other.numbers));
  }

  /** Those in exactly one of the sets. */
  public ImageSet xor(ImageSet other) {
    return new ImageSet(RoaringBitmap.xor(numbers, other.numbers));
  }

  /** This set and some more. */
  public ImageSet with(int... more) {
    RoaringBitmap copy = numbers.clone();
    copy.add(more);
    return new ImageSet(copy);
  }

  /** This set without some: how an image is revoked. */
  public ImageSet without(int... revoked) {
    RoaringBitmap copy = numbers.clone();
    for (int n : revoked) {
      copy.remove(n);
    }
    return new ImageSet(copy);
  }

  /** Whether an image is in the set. */
  public boolean contains(int number) {
    return numbers.contains(number);
  }

  /** How many there are. */
  public long size() {
    return numbers.getLongCardinality();
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return numbers.isEmpty();
  }

  /** Whether the sets share an image. */
  public boolean intersects(ImageSet other) {
    return RoaringBitmap.intersects(numbers, other.numbers);
  }

  /** Calls {@code sink} with every number, unsigned ascending. */
  public void forEach(IntConsumer sink) {
    numbers.forEach((org.roaringbitmap.IntConsumer) sink::accept);
  }

  /** The numbers, unsigned ascending. */
  public IntStream stream() {
    return numbers.stream();
  }

  /** A copy of the numbers. */
  public RoaringBitmap toBitmap() {
    return numbers.clone();
  }

  /** The images of this set, as a Lucene query. */
  public Query query() {
    return new ImageSetQuery(this);
  }

  /** RoaringBitmap's portable format, which its other language bindings read. */
  public byte[] toBytes() {
    byte[] out = new byte[numbers.serializedSizeInBytes()];
    numbers.serialize(ByteBuffer.wrap(out));
    return out;
  }

  /**
   * The set in RoaringBitmap's portable format.
   *
   * @throws CorruptIndexException if the bytes are damaged
   */
  public static ImageSet ofBytes(ByteBuffer bytes) throws IOException {
    RoaringBitmap out = new RoaringBitmap();
    try {
      out.deserialize(bytes);
    } catch (IOException | RuntimeException e) {
      throw new CorruptIndexException("damaged set of images", bytes.toString(), e);
    }
    return new ImageSet(out);
  }

  RoaringBitmap bitmap() {
    return numbers;
  }

  @Override
  public boolean equals(Object o) {
    return this == o
        || (o instanceof ImageSet other
            && hash == other.hash
            && numbers.getLongCardinality() == other.numbers.getLongCardinality()
            && RoaringBitmap.andNotCardinality(numbers, other.numbers) == 0);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public String toString() {
    return "ImageSet[" + size() + " images]";
  }
}
