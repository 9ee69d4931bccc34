/** Sets of images: stable numbers, set algebra, and the query that filters by them. */
package dev.windhover.lucene.sets;
