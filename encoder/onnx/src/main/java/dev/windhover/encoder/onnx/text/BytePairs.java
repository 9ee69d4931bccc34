package dev.windhover.encoder.onnx.text;

import dev.windhover.encoder.ModelException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Byte-pair encoding (Sennrich et al. 2016): a piece starts as single characters, and the
 * neighbours whose merge was learned first are joined until nothing can be. O(n log n) in the
 * length of a piece, so that one endless word cannot stall the caller.
 */
final class BytePairs implements TokenModel {

  /**
   * How characters are looked up.
   *
   * @param wordEnd appended to the last character of a piece, such as {@code </w>}; may be empty
   * @param unknown id for characters that the vocabulary lacks, or -1 to leave them out
   * @param fuseUnknown whether neighbouring unknown characters become one token
   * @param byteFallback whether unknown characters become tokens of their bytes, {@code <0x41>}
   * @param wholePieces whether a piece that is itself a token is never cut
   */
  record Rules(
      String wordEnd,
      int unknown,
      boolean fuseUnknown,
      boolean byteFallback,
      boolean wholePieces) {}

  /** Two neighbours that may be joined. */
  private record Merge(int rank, int result) {}

  /** A possible join at a moment; stale once one of the two changed. */
  private record Candidate(int rank, int left, int right, int result, long pair)
      implements Comparable<Candidate> {
    @Override
    public int compareTo(Candidate other) {
      return rank != other.rank
          ? Integer.compare(rank, other.rank)
          : Integer.compare(left, other.left);
    }
  }

  private final Map<String, Integer> vocabulary;
  private final Map<Long, Merge> merges;
  private final Rules rules;

  /**
   * @param merges pairs of tokens, best first
   * @param where names the file in messages
   */
  BytePairs(Map<String, Integer> vocabulary, List<String[]> merges, Rules rules, String where) {
    this.vocabulary = vocabulary;
    this.rules = rules;
    this.merges = new HashMap<>(merges.size() * 2);
    int rank = 0;
    for (String[] merge : merges) {
      Integer left = vocabulary.get(merge[0]);
      Integer right = vocabulary.get(merge[1]);
      Integer result = vocabulary.get(merge[0] + merge[1]);
      if (left == null || right == null || result == null) {
        throw new ModelException(
            where
                + " merges \""
                + merge[0]
                + "\" and \""
                + merge[1]
                + "\", but its vocabulary lacks one of them or both together: the file is damaged");
      }
      this.merges.putIfAbsent(pair(left, right), new Merge(rank++, result));
    }
  }

  @Override
  public int id(String token) {
    return vocabulary.getOrDefault(token, -1);
  }

  @Override
  public void encode(String piece, TokenIds out) {
    if (rules.wholePieces() && vocabulary.containsKey(piece)) {
      out.add(vocabulary.get(piece));
      return;
    }
    TokenIds symbols = new TokenIds();
    boolean unknownBefore = false;
    for (int i = 0; i < piece.length(); ) {
      int next = i + Character.charCount(piece.codePointAt(i));
      String character = piece.substring(i, next);
      Integer id = vocabulary.get(next == piece.length() ? character + rules.wordEnd() : character);
      if (id != null) {
        symbols.add(id);
        unknownBefore = false;
      } else if (!bytes(character, symbols)) {
        if (rules.unknown() >= 0 && !(unknownBefore && rules.fuseUnknown())) {
          symbols.add(rules.unknown());
        }
        unknownBefore = true;
      } else {
        unknownBefore = false;
      }
      i = next;
    }
    join(symbols.toArray(), out);
  }

  /** The bytes of a character as tokens, when the vocabulary has all of them. */
  private boolean bytes(String character, TokenIds symbols) {
    if (!rules.byteFallback()) {
      return false;
    }
    int before = symbols.size();
    for (byte b : character.getBytes(StandardCharsets.UTF_8)) {
      Integer id = vocabulary.get(byteToken(b));
      if (id == null) {
        symbols.truncate(before);
        return false;
      }
      symbols.add(id);
    }
    return true;
  }

  /** How SentencePiece writes a byte, such as {@code <0x0A>}. */
  static String byteToken(byte b) {
    String hex = "0123456789ABCDEF";
    return "<0x" + hex.charAt((b >> 4) & 15) + hex.charAt(b & 15) + ">";
  }

  private void join(int[] symbols, TokenIds out) {
    int n = symbols.length;
    int[] next = new int[n];
    int[] previous = new int[n];
    PriorityQueue<Candidate> queue = new PriorityQueue<>();
    for (int i = 0; i < n; i++) {
      next[i] = i + 1 < n ? i + 1 : -1;
      previous[i] = i - 1;
      if (i + 1 < n) {
        offer(queue, symbols, i, i + 1);
      }
    }
    // A symbol that was joined to its left neighbour is gone; ids are never negative.
    while (!queue.isEmpty()) {
      Candidate best = queue.poll();
      int left = best.left();
      int right = best.right();
      if (symbols[left] < 0
          || symbols[right] < 0
          || next[left] != right
          || pair(symbols[left], symbols[right]) != best.pair()) {
        continue;
      }
      symbols[left] = best.result();
      symbols[right] = -1;
      next[left] = next[right];
      if (next[left] >= 0) {
        previous[next[left]] = left;
        offer(queue, symbols, left, next[left]);
      }
      if (previous[left] >= 0) {
        offer(queue, symbols, previous[left], left);
      }
    }
    for (int i = 0; i < n; i++) {
      if (symbols[i] >= 0) {
        out.add(symbols[i]);
      }
    }
  }

  private void offer(PriorityQueue<Candidate> queue, int[] symbols, int left, int right) {
    long pair = pair(symbols[left], symbols[right]);
    Merge merge = merges.get(pair);
    if (merge != null) {
      queue.add(new Candidate(merge.rank(), left, right, merge.result(), pair));
    }
  }

  private static long pair(int left, int right) {
    return (long) left << 32 | right;
  }
}
