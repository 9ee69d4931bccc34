package dev.windhover.encoder.onnx.text;

import java.util.Arrays;

/**
 * A text as the model sees it: token ids with the model's start and end tokens, cut to its context
 * length. Immutable and thread-safe.
 */
public final class TokenizedText {
  private final int[] ids;
  private final int fullLength;

  /**
   * @param ids the ids that the model gets, start and end tokens included; copied
   * @param fullLength how many ids the text would have without a limit, {@code >= ids.length}
   */
  public TokenizedText(int[] ids, int fullLength) {
    if (fullLength < ids.length) {
      throw new IllegalArgumentException(
          "a text of " + fullLength + " tokens cannot keep " + ids.length);
    }
    this.ids = ids.clone();
    this.fullLength = fullLength;
  }

  /** A copy of the token ids, padding left out. */
  public int[] ids() {
    return ids.clone();
  }

  /** How many ids the model gets. */
  public int length() {
    return ids.length;
  }

  /** How many ids the text has without a limit, start and end tokens included. */
  public int fullLength() {
    return fullLength;
  }

  /** Whether the end of the text was cut off to fit the model's context length. */
  public boolean truncated() {
    return fullLength > ids.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof TokenizedText t
        && t.fullLength == fullLength
        && Arrays.equals(t.ids, ids);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ids) + fullLength;
  }

  @Override
  public String toString() {
    return "TokenizedText" + Arrays.toString(ids) + (truncated() ? " of " + fullLength : "");
  }
}
