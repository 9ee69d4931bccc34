/**
 * How images lie in Lucene: schema, codec, formats, blocks. For use under a foreign {@code
 * IndexWriter} as well.
 */
package dev.windhover.lucene.index;
