package dev.windhover.encoder.onnx.text;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text into pieces that no token crosses. Implementations are thread-safe. */
@FunctionalInterface
interface PreTokenizer {

  /** The whole text as one piece. */
  PreTokenizer NONE = List::of;

  /** The pieces of {@code text} in order, none of them empty. */
  List<String> split(String text);

  /** All of {@code steps}, each cutting the pieces of the one before. */
  static PreTokenizer sequence(List<PreTokenizer> steps) {
    return text -> {
      List<String> pieces = List.of(text);
      for (PreTokenizer step : steps) {
        List<String> next = new ArrayList<>();
        for (String piece : pieces) {
          next.addAll(step.split(piece));
        }
        pieces = next;
      }
      return pieces;
    };
  }
}
