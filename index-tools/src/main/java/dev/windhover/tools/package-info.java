/**
 * The {@code windhover} command. {@link dev.windhover.tools.Windhover} is its main class; commands
 * are in {@code command}, and what they share in {@code console} (what a person or a script sees),
 * {@code scan} (files on disk), {@code build} (the indexing pipeline) and {@code page} (HTML and
 * pictures with boxes).
 */
package dev.windhover.tools;
