/** Lucene queries and scoring for images. */
package dev.windhover.lucene.query;
