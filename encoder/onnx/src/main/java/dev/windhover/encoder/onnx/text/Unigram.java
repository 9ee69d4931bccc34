package dev.windhover.encoder.onnx.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * SentencePiece's unigram language model (Kudo 2018): of all ways to cut a piece, the one whose
 * tokens have the largest sum of log probabilities, found by the Viterbi algorithm. O(n x longest
 * token) in the length of a piece.
 */
final class Unigram implements TokenModel {

  /** How far below the least likely token an unknown character is, as SentencePiece has it. */
  private static final double UNKNOWN_PENALTY = 10;

  private final Map<String, Integer> all;
  private final Map<String, Integer> pieces;
  private final double[] scores;
  private final int unknown;
  private final double unknownScore;
  private final boolean byteFallback;
  private final int longest;

  /**
   * @param scores log probabilities by id
   * @param unknown id of characters that the vocabulary lacks, or -1 to leave them out
   * @param special tokens that no text contains
   */
  Unigram(
      Map<String, Integer> vocabulary,
      double[] scores,
      int unknown,
      boolean byteFallback,
      Set<String> special) {
    this.all = vocabulary;
    this.pieces = new HashMap<>(vocabulary);
    this.pieces.keySet().removeAll(special);
    this.scores = scores.clone();
    this.unknown = unknown;
    this.byteFallback = byteFallback;
    this.unknownScore = Arrays.stream(scores).min().orElse(0) - UNKNOWN_PENALTY;
    this.longest = pieces.keySet().stream().mapToInt(String::length).max().orElse(1);
  }

  @Override
  public int id(String token) {
    return all.getOrDefault(token, -1);
  }

  @Override
  public void encode(String piece, TokenIds out) {
    int n = piece.length();
    double[] best = new double[n + 1];
    int[] from = new int[n + 1];
    int[] token = new int[n + 1];
    Arrays.fill(from, -1);
    for (int start = 0; start < n; ) {
      int next = start + Character.charCount(piece.codePointAt(start));
      boolean single = false;
      for (int end = next; end <= n && end - start <= longest; end = after(piece, end)) {
        Integer id = pieces.get(piece.substring(start, end));
        if (id != null) {
          reach(start, end, id, scores[id], best, from, token);
          single |= end == next;
        }
      }
      if (!single) {
        reach(start, next, -1, unknownScore, best, from, token);
      }
      start = next;
    }
    emit(piece, from, token, out);
  }

  private static int after(String piece, int index) {
    return index < piece.length()
        ? index + Character.charCount(piece.codePointAt(index))
        : index + 1;
  }

  private static void reach(
      int start, int end, int id, double score, double[] best, int[] from, int[] token) {
    if (from[end] < 0 || best[start] + score > best[end]) {
      best[end] = best[start] + score;
      from[end] = start;
      token[end] = id;
    }
  }

  private void emit(String piece, int[] from, int[] token, TokenIds out) {
    int[] ends = new int[piece.length()];
    int count = 0;
    for (int end = piece.length(); end > 0; end = from[end]) {
      ends[count++] = end;
    }
    boolean unknownBefore = false;
    for (int i = count - 1; i >= 0; i--) {
      int end = ends[i];
      if (token[end] >= 0) {
        out.add(token[end]);
        unknownBefore = false;
      } else if (bytes(piece.substring(from[end], end), out)) {
        unknownBefore = false;
      } else {
        // A run of unknown characters is one token.
        if (!unknownBefore && unknown >= 0) {
          out.add(unknown);
        }
        unknownBefore = true;
      }
    }
  }

  private boolean bytes(String character, TokenIds out) {
    if (!byteFallback) {
      return false;
    }
    int before = out.size();
    for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
      Integer id = all.get(BytePairs.byteToken(b));
      if (id == null) {
        out.truncate(before);
        return false;
      }
      out.add(id);
    }
    return true;
  }
}
