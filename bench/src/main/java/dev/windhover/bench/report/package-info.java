/** What a bench hands in: one JSON shape for all of them, a page with charts, and a comparison. */
package dev.windhover.bench.report;
