/**
 * Shaping of rankings: fusion of several, diversity, near-duplicates. Works on Lucene's {@code
 * TopDocs} and on plain arrays, without the rest of Windhover.
 */
package dev.windhover.lucene.fusion;
