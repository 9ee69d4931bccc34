package dev.windhover.encoder.onnx.text;

import java.util.Objects;

/**
 * Text to token ids: normalise, cut into pieces, look the pieces up, add the start and end tokens.
 * Immutable and thread-safe.
 *
 * <p>Special tokens are never read out of a text: {@code "[SEP]"} or {@code "<|endoftext|>"} typed
 * by a user are characters like any others, so that no text can end itself early.
 */
public final class Tokenizer {
  private final Normalizer normalizer;
  private final PreTokenizer preTokenizer;
  private final TokenModel model;
  private final int[] start;
  private final int[] end;

  Tokenizer(
      Normalizer normalizer, PreTokenizer preTokenizer, TokenModel model, int[] start, int[] end) {
    this.normalizer = normalizer;
    this.preTokenizer = preTokenizer;
    this.model = model;
    this.start = start.clone();
    this.end = end.clone();
  }

  /**
   * The ids of {@code text}, at most {@code contextLength} of them; what does not fit is cut before
   * the end tokens. O(length of the text).
   *
   * @param contextLength {@code >=} the number of start and end tokens
   * @throws IllegalArgumentException if the context is shorter than that
   */
  public TokenizedText tokenize(String text, int contextLength) {
    Objects.requireNonNull(text, "text");
    int room = contextLength - start.length - end.length;
    if (room < 0) {
      throw new IllegalArgumentException(
          "a context of "
              + contextLength
              + " tokens is too short for the "
              + (start.length + end.length)
              + " tokens around every text");
    }
    TokenIds ids = new TokenIds();
    ids.addAll(start);
    for (String piece : preTokenizer.split(normalizer.normalize(text))) {
      model.encode(piece, ids);
    }
    int fullLength = ids.size() + end.length;
    if (ids.size() > start.length + room) {
      ids.truncate(start.length + room);
    }
    ids.addAll(end);
    return new TokenizedText(ids.toArray(), fullLength);
  }

  /** The id of a token of the vocabulary, or -1. */
  public int id(String token) {
    return model.id(token);
  }
}
