package dev.windhover.lucene;

/**
 * A text that was found.
 *
 * @param id the text's name
 * @param text the words
 * @param similarity cosine with the query, in {@code [-1, 1]}
 */
public record TextHit(String id, String text, float similarity) {}
