/** A large collection made from the photographs at hand, for benches that need one. */
package dev.windhover.bench.collection;
