package dev.windhover.encoder.onnx.model;

import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which files of a folder hold the graphs.
 *
 * @param vision the graph of the image side
 * @param text the graph of the text side, the same file in a merged export
 */
public record ModelLayout(String vision, String text) {

  /** From the most exact to the smallest, as exporters mark them. */
  private static final List<String> VARIANTS =
      List.of("", "_fp16", "_quantized", "_int8", "_uint8", "_bnb4", "_q4", "_q4f16");

  private static final List<String> FOLDERS = List.of("onnx/", "");

  /** Pairs of names that exporters use. */
  private static final List<List<String>> NAMES =
      List.of(
          List.of("vision_model", "text_model"),
          List.of("visual", "textual"),
          List.of("model", "model"));

  /** Whether one file holds both sides. */
  public boolean merged() {
    return vision.equals(text);
  }

  /**
   * Looks for the graphs.
   *
   * @param variant the wanted mark, such as {@code fp16}; {@code fp32} means none
   * @throws ModelException if a graph is missing; the message lists what was looked for
   */
  public static ModelLayout find(ModelFolder folder, Optional<String> variant) throws IOException {
    List<String> variants =
        variant.map(v -> List.of(v.equals("fp32") ? "" : "_" + v)).orElse(VARIANTS);
    List<String> tried = new ArrayList<>();
    for (List<String> names : NAMES) {
      Optional<String> vision = first(folder, names.getFirst(), variants, tried);
      Optional<String> text = first(folder, names.getLast(), variants, tried);
      if (vision.isPresent() && text.isPresent()) {
        return new ModelLayout(vision.get(), text.get());
      }
      if (vision.isPresent() || text.isPresent()) {
        throw new ModelException(
            folder.describe("")
                + " has "
                + vision.or(() -> text).orElseThrow()
                + " but no "
                + (vision.isPresent() ? names.getLast() : names.getFirst())
                + ".onnx beside it: fetch the other half of the model too");
      }
    }
    throw new ModelException(
        folder.describe("")
            + " has no graphs: expected onnx/vision_model.onnx and onnx/text_model.onnx, or a"
            + " merged onnx/model.onnx, found none of "
            + tried);
  }

  private static Optional<String> first(
      ModelFolder folder, String name, List<String> variants, List<String> tried)
      throws IOException {
    for (String place : FOLDERS) {
      for (String variant : variants) {
        String path = place + name + variant + ".onnx";
        if (folder.has(path)) {
          return Optional.of(path);
        }
        if (!tried.contains(path)) {
          tried.add(path);
        }
      }
    }
    return Optional.empty();
  }
}
