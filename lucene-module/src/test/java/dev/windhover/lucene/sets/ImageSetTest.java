package dev.windhover.lucene.sets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.lucene.index.CorruptIndexException;
import org.junit.jupiter.api.Test;
import org.roaringbitmap.RoaringBitmap;

class ImageSetTest {

  @Test
  void algebra_randomSets_agreesWithJavaSets() throws IOException {
    long seed = 11;
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      Set<Long> a = randomNumbers(random);
      Set<Long> b = randomNumbers(random);
      ImageSet x = of(a);
      ImageSet y = of(b);
      assertSame(x.or(y), union(a, b), seed);
      Set<Long> both = new HashSet<>(a);
      both.retainAll(b);
      assertSame(x.and(y), both, seed);
      assertThat(x.intersects(y)).isEqualTo(!both.isEmpty());
      Set<Long> difference = new HashSet<>(a);
      difference.removeAll(b);
      assertSame(x.andNot(y), difference, seed);
      Set<Long> either = union(a, b);
      either.removeAll(both);
      assertSame(x.xor(y), either, seed);
      assertThat(ImageSet.ofBytes(ByteBuffer.wrap(x.toBytes()))).isEqualTo(x);
    }
  }

  @Test
  void equals_sameNumbersStoredDifferently_isTrueAndHashesAgree() {
    RoaringBitmap grown = new RoaringBitmap();
    for (int i = 0; i < 10_000; i++) {
      grown.add(i);
    }
    for (int i = 100; i < 10_000; i++) {
      grown.remove(i);
    }
    ImageSet a = ImageSet.copyOf(grown);
    ImageSet b = ImageSet.of(java.util.stream.IntStream.range(0, 100).toArray());
    assertThat(a).isEqualTo(b).hasSameHashCodeAs(b);
    assertThat(a.query()).isEqualTo(b.query()).hasSameHashCodeAs(b.query());
    assertThat(a).isNotEqualTo(b.with(100)).isNotEqualTo(b.without(50));
  }

  @Test
  void copyOf_laterChangeOfTheBitmap_doesNotShow() {
    RoaringBitmap bits = RoaringBitmap.bitmapOf(1, 2, 3);
    ImageSet set = ImageSet.copyOf(bits);
    bits.remove(2);
    set.toBitmap().remove(3);
    assertThat(set).isEqualTo(ImageSet.of(1, 2, 3));
  }

  @Test
  void ofBytes_damaged_saysSo() {
    assertThatThrownBy(() -> ImageSet.ofBytes(ByteBuffer.wrap(new byte[] {1, 2, 3, 4, 5})))
        .isInstanceOf(CorruptIndexException.class)
        .hasMessageContaining("damaged set of images");
  }

  private static Set<Long> union(Set<Long> a, Set<Long> b) {
    Set<Long> out = new HashSet<>(a);
    out.addAll(b);
    return out;
  }

  /** Numbers over all 32 bits: the upper half is negative as an int. */
  private static Set<Long> randomNumbers(Random random) {
    Set<Long> out = new HashSet<>();
    int count = random.nextInt(200);
    for (int i = 0; i < count; i++) {
      out.add(
          random.nextBoolean() ? random.nextInt(300) : Integer.toUnsignedLong(random.nextInt()));
    }
    return out;
  }

  private static ImageSet of(Set<Long> numbers) {
    return ImageSet.of(numbers.stream().mapToInt(Long::intValue).toArray());
  }

  private static void assertSame(ImageSet set, Set<Long> expected, long seed) {
    assertThat(
            Arrays.stream(set.stream().toArray())
                .mapToObj(Integer::toUnsignedLong)
                .collect(Collectors.toList()))
        .as("seed %d", seed)
        .containsExactlyElementsOf(new TreeSet<>(expected));
    assertThat(set.size()).isEqualTo(expected.size());
    assertThat(set).isEqualTo(of(expected)).hasSameHashCodeAs(of(expected));
  }
}
