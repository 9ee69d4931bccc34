package dev.windhover.encoder.onnx.text;

/** Cuts one piece of text into tokens of a vocabulary. Implementations are thread-safe. */
interface TokenModel {

  /** Appends the ids of {@code piece} to {@code out}. */
  void encode(String piece, TokenIds out);

  /** The id of a token, or -1 when the vocabulary lacks it. */
  int id(String token);
}
