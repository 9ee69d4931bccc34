/**
 * {@code bench/RESULTS.md}, written from the committed reports: {@code ./windhover bench results}.
 */
package dev.windhover.bench.results;
