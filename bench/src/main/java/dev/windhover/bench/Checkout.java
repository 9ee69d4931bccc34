package dev.windhover.bench;

import java.nio.file.Path;

/** Where the sources lie, so that reports land in the same place wherever a bench is started. */
public final class Checkout {

  private Checkout() {}

  /** The checkout's root: what the launcher or the test run says, else the current folder. */
  public static Path root() {
    String project = System.getProperty("windhover.project", ".");
    return Path.of(System.getProperty("windhover.home", project)).toAbsolutePath().normalize();
  }

  /** A report's place. */
  public static Path result(String name) {
    return root().resolve("bench").resolve("results").resolve(name + ".json");
  }

  /** A folder for what is made once and kept between runs. */
  public static Path work(String name) {
    return root().resolve("bench").resolve("target").resolve("work").resolve(name);
  }
}
