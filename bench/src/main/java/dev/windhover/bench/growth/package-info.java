/** How costs grow with the collection, and what that means for a large one. */
package dev.windhover.bench.growth;
