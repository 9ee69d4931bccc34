package dev.windhover.bench.vstar;

import dev.windhover.encoder.Region;

/**
 * One question: which photo shows this, and where.
 *
 * @param photo the one right answer
 * @param label what is looked for
 * @param box where it is
 * @param group what cases are reported together, such as a size
 */
record Case(TestPhoto photo, String label, Region box, String group) {

  /** The words of the question, as CLIP was trained to read them. */
  String words() {
    return "a photo of " + ("aeiou".indexOf(label.charAt(0)) >= 0 ? "an " : "a ") + label;
  }
}
