/** How well the bundled model finds photographs: {@code ./windhover bench quality}. */
package dev.windhover.bench.quality;
