package dev.windhover.bench.vstar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.encoder.Region;
import dev.windhover.lucene.vstar.RegionTree;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SearchLengthTest {
  private static final RegionTree TREE = new RegionTree(100);
  private static final Region LAST = new Region(200, 200, 200, 200);

  @Test
  void of_countsFromOneAndGivesAllWhenNothingShows() {
    List<Region> order = SearchLength.breadthFirst(TREE, 400, 400);
    assertThat(order).hasSize(21);
    assertThat(SearchLength.of(order, Set.of(Region.ofImage(400, 400)))).isEqualTo(1);
    assertThat(SearchLength.of(order, Set.of(LAST))).isEqualTo(5);
    assertThat(SearchLength.of(order, Set.of())).isEqualTo(21);
  }

  @Test
  void random_ofASeed_takesEveryRegionOnceAndParentsFirst() {
    List<Region> order = SearchLength.random(TREE, 400, 400, new Random(7));
    assertThat(new HashSet<>(order)).hasSize(21).hasSameSizeAs(order);
    for (Region region : order) {
      for (Region part : TREE.split(region)) {
        assertThat(order.indexOf(part)).isGreaterThan(order.indexOf(region));
      }
    }
  }

  @Test
  void mean_ofShuffledLevels_isThatOfADraw() {
    Random random = new Random(7);
    List<List<Region>> orders =
        java.util.stream.IntStream.range(0, 4000)
            .mapToObj(i -> SearchLength.shuffledBreadthFirst(TREE, 400, 400, random))
            .toList();
    // One of four places after the first: 2, 3, 4 or 5.
    assertThat(SearchLength.mean(orders, Set.of(LAST))).isBetween(3.4, 3.6);
  }
}
