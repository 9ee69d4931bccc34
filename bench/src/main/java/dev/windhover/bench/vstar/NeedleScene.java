package dev.windhover.bench.vstar;

import dev.windhover.encoder.Region;
import java.nio.file.Path;
import java.util.List;

/**
 * One photograph with things planted in it; every one of them is a needle in turn, with the others
 * as its distractors.
 *
 * @param number in its plan, from 0
 * @param background the photograph
 * @param width of the scene in pixels; the photograph is enlarged to it when it is smaller
 * @param height likewise
 * @param needles of different classes, none over another
 */
record NeedleScene(int number, Path background, int width, int height, List<Needle> needles) {

  /** Copies the list. */
  NeedleScene {
    needles = List.copyOf(needles);
  }

  /**
   * A planted thing.
   *
   * @param box where it lies in the scene
   * @param fraction the part of the scene's area it was meant to cover
   */
  record Needle(NeedleObject object, Region box, double fraction) {}

  /** Whether anything of the class was planted here. */
  boolean shows(String label) {
    return needles.stream().anyMatch(needle -> needle.object().label().equals(label));
  }
}
