/** How long a command takes from its start as a process to its first result. */
package dev.windhover.bench.start;
