/** What indexing costs, stage by stage: {@code ./windhover bench pipeline}. */
package dev.windhover.bench.pipeline;
