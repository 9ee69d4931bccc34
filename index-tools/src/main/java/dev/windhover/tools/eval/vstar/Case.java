package dev.windhover.tools.eval.vstar;

import dev.windhover.encoder.Region;
import dev.windhover.tools.eval.PointingEvaluation;

/**
 * One question: which photo shows this, and where.
 *
 * @param photo the one right answer
 * @param label what is looked for
 * @param box where it is
 * @param group what cases are reported together, such as a size
 */
public record Case(TestPhoto photo, String label, Region box, String group) {

  /** The words of the question, as CLIP was trained to read them. */
  public String words() {
    return PointingEvaluation.prompt(label);
  }
}
