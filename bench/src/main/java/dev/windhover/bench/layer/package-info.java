/** What the query layer costs beyond the Lucene query below it. */
package dev.windhover.bench.layer;
