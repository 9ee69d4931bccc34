/** Sets of vectors to measure on: made, read from files, or encoded from photographs. */
package dev.windhover.bench.vectors;
