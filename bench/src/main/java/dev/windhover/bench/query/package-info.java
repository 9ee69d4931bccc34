/** How long people wait for an answer: {@code ./windhover bench query}. */
package dev.windhover.bench.query;
