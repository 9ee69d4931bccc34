/**
 * Vectors in the layout of clip-retrieval: {@code img_emb/*.npy}, {@code text_emb/*.npy}, and a
 * line of {@code metadata/*.jsonl} for every row.
 */
package dev.windhover.tools.exchange;
