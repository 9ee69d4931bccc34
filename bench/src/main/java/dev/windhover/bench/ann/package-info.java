/** Approximate nearest neighbours: recall against speed, beside the peers, on the same vectors. */
package dev.windhover.bench.ann;
