package dev.windhover.tools.console;

import java.util.Locale;

/** Numbers of bytes for people: {@code 512 B}, {@code 1.2 MB}; units of 1,000. */
public final class ByteText {
  private static final String[] UNITS = {"kB", "MB", "GB", "TB", "PB", "EB"};

  private ByteText() {}

  /** {@code bytes} with the unit that leaves one to three digits before the point. */
  public static String of(long bytes) {
    if (bytes < 1000) {
      return bytes + " B";
    }
    double value = bytes / 1000.0;
    int unit = 0;
    while (value >= 999.95) {
      value /= 1000;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", value, UNITS[unit]);
  }
}
