package dev.windhover.bench.ann;

/**
 * What building an index cost.
 *
 * @param seconds on the clock
 * @param cpuSeconds over all cores
 * @param peakHeapMegabytes most heap left after a collection while building
 * @param peakResidentMegabytes most physical memory of the process, mapped files included
 * @param diskMegabytes size of the index
 * @param cores the process might use
 * @param load others' work on the machine at the start
 */
record BuildRecord(
    double seconds,
    double cpuSeconds,
    double peakHeapMegabytes,
    double peakResidentMegabytes,
    double diskMegabytes,
    int cores,
    double load) {}
