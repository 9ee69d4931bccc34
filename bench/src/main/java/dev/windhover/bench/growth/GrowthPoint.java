package dev.windhover.bench.growth;

import java.util.function.ToDoubleFunction;

/**
 * What a collection of one size costs.
 *
 * @param images in it
 * @param vectors of wholes and parts
 * @param buildCpu seconds of all cores for inserting and merging, encoding not counted
 * @param bytes on disk
 * @param hotBytes of them that a search reads again and again: all but the vectors at full
 *     precision
 * @param search milliseconds of a search by words, their encoding not counted, median
 * @param searchReach candidates that it collects
 * @param regions milliseconds of a region search from stored vectors, median, NaN without parts
 * @param regionReach candidates that it collects, 0 without parts
 * @param heap megabytes of the process that no file stands behind, while searching
 * @param mapped megabytes of the index's files in memory after the searches
 */
record GrowthPoint(
    int images,
    long vectors,
    double buildCpu,
    long bytes,
    long hotBytes,
    double search,
    int searchReach,
    double regions,
    int regionReach,
    double heap,
    double mapped) {

  /** A cost that grows. */
  enum Cost {
    /** CPU time of building. */
    BUILD("building, CPU", "s", GrowthPoint::buildCpu),
    /** Bytes on disk. */
    DISK("on disk", "MB", p -> p.bytes() / 1e6),
    /** What should be in memory. */
    HOT("read by every search", "MB", p -> p.hotBytes() / 1e6),
    /** A search for whole images. */
    SEARCH("search, p50", "ms", GrowthPoint::search),
    /** A search for parts. */
    REGIONS("region search, p50", "ms", GrowthPoint::regions);

    private final String label;
    private final String unit;
    private final ToDoubleFunction<GrowthPoint> value;

    Cost(String label, String unit, ToDoubleFunction<GrowthPoint> value) {
      this.label = label;
      this.unit = unit;
      this.value = value;
    }

    String label() {
      return label;
    }

    String unit() {
      return unit;
    }

    double of(GrowthPoint point) {
      return value.applyAsDouble(point);
    }
  }
}
