/** How well small things are found, and where: {@code ./windhover bench vstar}. */
package dev.windhover.bench.vstar;
