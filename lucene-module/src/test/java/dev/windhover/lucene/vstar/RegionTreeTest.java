package dev.windhover.lucene.vstar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.Region;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegionTreeTest {

  @Test
  void levels_ofAMeanPhotoOfTheVStarBench_are1And4And16() {
    List<List<Region>> levels = RegionTree.of(2246, 1582, 224).levels(2246, 1582);

    assertThat(levels).extracting(List::size).containsExactly(1, 4, 16);
  }

  @Test
  void of_takesAQuarterOfTheShorterSideButNotBelowTheInput() {
    assertThat(RegionTree.of(2246, 1582, 224).smallestSide()).isEqualTo(396);
    assertThat(RegionTree.of(640, 480, 224).smallestSide()).isEqualTo(224);
  }

  @Test
  void split_fromAspectTwo_liesAlongTheLongSide() {
    RegionTree tree = new RegionTree(10);

    assertThat(tree.split(new Region(0, 0, 200, 100)))
        .containsExactly(
            new Region(0, 0, 50, 100),
            new Region(50, 0, 50, 100),
            new Region(100, 0, 50, 100),
            new Region(150, 0, 50, 100));
    assertThat(tree.split(new Region(0, 0, 100, 203)))
        .last()
        .isEqualTo(new Region(0, 150, 100, 53));
    assertThat(tree.split(new Region(0, 0, 199, 100))).contains(new Region(99, 50, 100, 50));
  }

  @Test
  void split_ofALeaf_isEmpty() {
    assertThat(new RegionTree(100).split(new Region(0, 0, 500, 100))).isEmpty();
    assertThat(new RegionTree(1).split(new Region(0, 0, 1, 1))).isEmpty();
    assertThatThrownBy(() -> new RegionTree(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void split_ofAnyRegion_tilesIt() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 1000; round++) {
      Region region =
          new Region(
              random.nextInt(100),
              random.nextInt(100),
              1 + random.nextInt(300),
              1 + random.nextInt(300));
      List<Region> parts = new RegionTree(1 + random.nextInt(40)).split(region);
      if (parts.isEmpty()) {
        continue;
      }
      assertThat(parts).as("seed %d round %d", seed, round).hasSize(4);
      assertThat(parts.stream().mapToLong(Region::area).sum()).isEqualTo(region.area());
      for (int i = 0; i < 4; i++) {
        assertThat(region.contains(parts.get(i))).isTrue();
        for (int j = 0; j < i; j++) {
          assertThat(parts.get(i).overlap(parts.get(j))).isZero();
        }
      }
    }
  }
}
