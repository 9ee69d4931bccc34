package dev.windhover.tools.eval;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;

/** Evaluation data that lies beside the project where it is developed, and nowhere else. */
final class SharedData {

  private SharedData() {}

  /** The folder or file of that name; the test is skipped with a message when it is absent. */
  static Path require(String name) {
    String given = System.getenv("WINDHOVER_SHARED");
    Path shared =
        given != null
            ? Path.of(given)
            : Path.of(System.getProperty("windhover.project", ".")).resolve("../shared");
    Path place = shared.resolve(name).normalize();
    assumeTrue(
        Files.exists(place),
        () ->
            "skipped: evaluation data "
                + name
                + " is not here (set WINDHOVER_SHARED to its folder)");
    return place;
  }
}
