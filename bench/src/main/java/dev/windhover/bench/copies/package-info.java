/** Copies of one image, and sets of very many. */
package dev.windhover.bench.copies;
