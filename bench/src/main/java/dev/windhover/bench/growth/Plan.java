package dev.windhover.bench.growth;

import dev.windhover.bench.growth.GrowthPoint.Cost;
import dev.windhover.bench.report.Table;
import java.util.List;
import java.util.Map;

/** What a collection of a hundred million images takes, by the laws of the smaller ones. */
final class Plan {
  /** Images to plan for. */
  static final double IMAGES = 1e8;

  /** Cores of a planned machine. */
  static final int CORES = 16;

  /** Bytes of a planned machine's memory that hold files: 64 GB with some left for the program. */
  static final double CACHE = 48e9;

  private static final List<Double> SHARDS = List.of(1e5, 1e6, 1e7);

  private Plan() {}

  static Table.Builder table() {
    return Table.of("A hundred million images, by images a shard (computed)")
        .keys("layout", "images a shard")
        .plain("shards", "")
        .lower("on disk", "TB")
        .lower("read by every search", "GB")
        .lower("machines that hold it in memory", "")
        .lower("building, CPU", "days")
        .lower("search", "ms")
        .lower("region search", "ms");
  }

  /**
   * Adds a layout's rows. A machine asks its shards on all its cores at the same time, all machines
   * ask at once; merging the answers is not counted.
   */
  static void rows(Table.Builder table, String layout, Map<Cost, PowerLaw> laws) {
    for (double size : SHARDS) {
      double shards = IMAGES / size;
      double hot = shards * laws.get(Cost.HOT).at(size) * 1e6;
      double machines = Math.max(1, Math.ceil(hot / CACHE));
      double turns = Math.ceil(shards / machines / CORES);
      PowerLaw regions = laws.get(Cost.REGIONS);
      table.row(
          layout,
          Math.round(size),
          Math.round(shards),
          shards * laws.get(Cost.DISK).at(size) / 1e6,
          Math.round(hot / 1e9),
          Math.round(machines),
          shards * laws.get(Cost.BUILD).at(size) / 86_400,
          turns * laws.get(Cost.SEARCH).at(size),
          regions == null ? null : turns * regions.at(size));
    }
  }
}
