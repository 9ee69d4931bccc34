package dev.windhover.tools.health;

import java.util.Locale;

/** What a file of a Lucene index holds, told by its extension. */
public enum IndexPart {
  /** Vectors as they were encoded, for exact scores. */
  FULL_VECTORS("vectors, full precision"),
  /** The same with fewer bits, for the search. */
  QUANTISED_VECTORS("vectors, quantised"),
  /** The neighbours of each vector. */
  GRAPHS("search graphs"),
  /** Names, words and numbers to filter by. */
  FILTERS("names, words, filters"),
  /** Fields and captions to hand back. */
  STORED("stored fields"),
  /** Segment descriptions, deletions. */
  OTHER("the rest");

  private final String title;

  IndexPart(String title) {
    this.title = title;
  }

  /** The name for people. */
  public String title() {
    return title;
  }

  /** The part a file belongs to. */
  public static IndexPart of(String file) {
    String extension = file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return switch (extension) {
      case "vec", "vemf" -> FULL_VECTORS;
      case "veq", "vemq", "veb", "vemb" -> QUANTISED_VECTORS;
      case "vex", "vem" -> GRAPHS;
      case "tim",
          "tip",
          "tmd",
          "doc",
          "pos",
          "pay",
          "psm",
          "kdd",
          "kdi",
          "kdm",
          "dvd",
          "dvm",
          "nvd",
          "nvm",
          "dvs" ->
          FILTERS;
      case "fdt", "fdx", "fdm" -> STORED;
      default -> OTHER;
    };
  }
}
