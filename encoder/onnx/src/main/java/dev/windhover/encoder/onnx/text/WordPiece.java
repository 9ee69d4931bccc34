package dev.windhover.encoder.onnx.text;

import java.util.Map;

/**
 * The longest-match-first vocabulary of BERT (Devlin et al. 2019): a word is cut greedily from the
 * left, later parts carry a prefix such as {@code ##}; a word that cannot be cut is unknown as a
 * whole.
 */
final class WordPiece implements TokenModel {
  private final Map<String, Integer> vocabulary;
  private final int unknown;
  private final String prefix;
  private final int maxWordLength;

  WordPiece(Map<String, Integer> vocabulary, int unknown, String prefix, int maxWordLength) {
    this.vocabulary = vocabulary;
    this.unknown = unknown;
    this.prefix = prefix;
    this.maxWordLength = maxWordLength;
  }

  @Override
  public void encode(String word, TokenIds out) {
    int length = word.length();
    if (word.codePointCount(0, length) > maxWordLength) {
      out.add(unknown);
      return;
    }
    int before = out.size();
    int start = 0;
    while (start < length) {
      int end = length;
      Integer id = null;
      while (end > start) {
        String part = word.substring(start, end);
        id = vocabulary.get(start == 0 ? part : prefix + part);
        if (id != null) {
          break;
        }
        end = word.offsetByCodePoints(end, -1);
      }
      if (id == null) {
        out.truncate(before);
        out.add(unknown);
        return;
      }
      out.add(id);
      start = end;
    }
  }

  @Override
  public int id(String token) {
    return vocabulary.getOrDefault(token, -1);
  }
}
