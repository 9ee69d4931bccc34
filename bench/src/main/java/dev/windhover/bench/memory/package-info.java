/** What a large index takes of the machine's memory. */
package dev.windhover.bench.memory;
