/** Whether oblong photos are better squashed or seen through windows: {@code bench windows}. */
package dev.windhover.bench.windows;
