/** Speed, memory and quality, measured beside the peers. */
package dev.windhover.bench;
