/** How many of the true neighbours the index finds, on real and on made vectors. */
package dev.windhover.bench.recall;
