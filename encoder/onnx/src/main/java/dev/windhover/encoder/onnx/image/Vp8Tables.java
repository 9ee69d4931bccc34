package dev.windhover.encoder.onnx.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Scanner;

/** The long constant tables of VP8 (RFC 6386), read from a resource once. */
final class Vp8Tables {
  /** Probabilities a context: the branches of the token tree. */
  static final int BRANCHES = 11;

  /** Probabilities of a block type: 8 bands of 3 contexts. */
  static final int TYPE_STRIDE = 8 * 3 * BRANCHES;

  /** Quantiser step of the first coefficient, by index 0 to 127. */
  static final int[] DC_STEPS;

  /** Quantiser step of the other coefficients. */
  static final int[] AC_STEPS;

  /** Nine branch probabilities by the modes above and left: {@code (above * 10 + left) * 9}. */
  static final int[] SUB_BLOCK_MODES;

  /** How likely each coefficient probability is replaced. */
  static final int[] COEFFICIENT_UPDATES;

  /** Coefficient probabilities before any is replaced. */
  static final int[] COEFFICIENT_DEFAULTS;

  static {
    Map<String, int[]> tables = load("vp8-tables.txt");
    DC_STEPS = tables.get("dc-quantiser");
    AC_STEPS = tables.get("ac-quantiser");
    SUB_BLOCK_MODES = tables.get("sub-block-modes");
    COEFFICIENT_UPDATES = tables.get("coefficient-updates");
    COEFFICIENT_DEFAULTS = tables.get("coefficient-defaults");
  }

  private Vp8Tables() {}

  private static Map<String, int[]> load(String name) {
    Map<String, int[]> tables = new HashMap<>();
    try (InputStream in = Vp8Tables.class.getResourceAsStream(name);
        var scanner = new Scanner(in, StandardCharsets.US_ASCII)) {
      while (scanner.hasNext()) {
        String word = scanner.next();
        if (word.startsWith("#")) {
          scanner.nextLine();
        } else {
          int[] numbers = new int[scanner.nextInt()];
          for (int i = 0; i < numbers.length; i++) {
            numbers[i] = scanner.nextInt();
          }
          tables.put(word, numbers);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return tables;
  }
}
