package dev.windhover.encoder.onnx.text;

import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Text to token ids: normalise, cut into pieces, look the pieces up, add the start and end tokens.
 * Immutable and thread-safe.
 *
 * <p>Special tokens are never read out of a text: {@code "[SEP]"} or {@code "<|endoftext|>"} typed
 * by a user are characters like any others, so that no text can end itself early.
 */
public final class Tokenizer {
  private final AddedTokens added;
  private final Normalizer normalizer;
  private final PreTokenizer preTokenizer;
  private final TokenModel model;
  private final int[] start;
  private final int[] end;

  Tokenizer(
      AddedTokens added,
      Normalizer normalizer,
      PreTokenizer preTokenizer,
      TokenModel model,
      int[] start,
      int[] end) {
    this.added = added;
    this.normalizer = normalizer;
    this.preTokenizer = preTokenizer;
    this.model = model;
    this.start = start.clone();
    this.end = end.clone();
  }

  /**
   * The ids of {@code text}, at most {@code contextLength} of them; what does not fit is cut before
   * the end tokens. O(n log n) in the length of the text.
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
    if (added.words().isEmpty()) {
      encode(text, ids);
    } else {
      encodeAround(added.words().get(), text, ids);
    }
    int fullLength = ids.size() + end.length;
    if (ids.size() > start.length + room) {
      ids.truncate(start.length + room);
    }
    ids.addAll(end);
    return new TokenizedText(ids.toArray(), fullLength);
  }

  private void encodeAround(Pattern words, String text, TokenIds ids) {
    for (Splitting.Span span : Splitting.spans(words, text)) {
      String part = text.substring(span.start(), span.end());
      if (span.match()) {
        int id = added.id(part);
        ids.add(id >= 0 ? id : added.id(part.strip()));
      } else {
        encode(part, ids);
      }
    }
  }

  private void encode(String text, TokenIds ids) {
    for (String piece : preTokenizer.split(normalizer.normalize(text))) {
      model.encode(piece, ids);
    }
  }

  /** The id of a token, or -1. */
  public int id(String token) {
    int id = added.id(token);
    return id >= 0 ? id : model.id(token);
  }
}
