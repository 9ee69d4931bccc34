package dev.windhover.bench.vstar;

import dev.windhover.bench.Photos;
import dev.windhover.tools.eval.AnnotationReader;
import dev.windhover.tools.eval.vstar.SmallObjects;
import java.io.IOException;

/**
 * Real small objects: those of the evaluation photos that cover less than 5 % of their photo and
 * are alone of their class in it.
 */
final class SmallObjectCases {

  /** Part of the photo's area. */
  private static final double LARGEST = 0.05;

  private SmallObjectCases() {}

  static SmallObjects all() throws IOException {
    return SmallObjects.of(
        AnnotationReader.read(
            Photos.shared().orElseThrow().resolve("eval/coco-dev/annotations.json")),
        LARGEST,
        "real, below 5 %");
  }
}
