package dev.windhover.tools.console;

/** Numbers of things as people write them: {@code 1 photo}, {@code 3 photos}. */
public final class Count {
  private Count() {}

  /**
   * {@code n} with its noun.
   *
   * @param noun of one thing; its plural takes an s
   */
  public static String of(long n, String noun) {
    return n + " " + (n == 1 ? noun : noun + "s");
  }
}
