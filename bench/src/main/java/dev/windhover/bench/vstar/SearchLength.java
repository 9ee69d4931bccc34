package dev.windhover.bench.vstar;

import dev.windhover.encoder.Region;
import dev.windhover.lucene.vstar.RegionTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * How many regions of a tree are looked at before one that shows the target, in several orders.
 * What a region shows does not depend on when it is looked at, so one search through the whole tree
 * serves every order.
 */
final class SearchLength {
  private SearchLength() {}

  /**
   * The length of a given order.
   *
   * @param order regions as they are looked at
   * @param showing those that show the target
   * @return from 1; the number of regions when none shows it
   */
  static int of(List<Region> order, Set<Region> showing) {
    for (int i = 0; i < order.size(); i++) {
      if (showing.contains(order.get(i))) {
        return i + 1;
      }
    }
    return order.size();
  }

  /** Level by level, left to right and top to bottom. */
  static List<Region> breadthFirst(RegionTree tree, int width, int height) {
    return tree.levels(width, height).stream().flatMap(List::stream).toList();
  }

  /** Level by level, shuffled within each: V*'s random breadth-first order. */
  static List<Region> shuffledBreadthFirst(RegionTree tree, int width, int height, Random random) {
    List<Region> out = new ArrayList<>();
    for (List<Region> level : tree.levels(width, height)) {
      List<Region> shuffled = new ArrayList<>(level);
      java.util.Collections.shuffle(shuffled, random);
      out.addAll(shuffled);
    }
    return out;
  }

  /** Any region whose parent was looked at may be next. */
  static List<Region> random(RegionTree tree, int width, int height, Random random) {
    List<Region> open = new ArrayList<>(List.of(Region.ofImage(width, height)));
    List<Region> out = new ArrayList<>();
    while (!open.isEmpty()) {
      Region next = open.remove(random.nextInt(open.size()));
      out.add(next);
      open.addAll(tree.split(next));
    }
    return out;
  }

  /** The mean length over many random orders. */
  static double mean(List<List<Region>> orders, Set<Region> showing) {
    Set<Region> fixed = new HashSet<>(showing);
    return orders.stream().mapToInt(order -> of(order, fixed)).average().orElse(0);
  }
}
