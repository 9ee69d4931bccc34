package dev.windhover.encoder.onnx.model.hub;

import java.util.Locale;

/** The number format of a model's weights; a pulled folder holds exactly one. */
public enum Weights {
  /** 32-bit floats: {@code vision_model.onnx}. The reference that published quality refers to. */
  FP32(""),
  /** 16-bit floats: {@code vision_model_fp16.onnx}. Half the download. */
  FP16("_fp16"),
  /**
   * Dynamically quantised bytes: {@code vision_model_quantized.onnx}. A quarter of the download;
   * some towers lose their quality, see the notes of the catalogue's entry.
   */
  INT8("_quantized");

  private final String suffix;

  Weights(String suffix) {
    this.suffix = suffix;
  }

  /** What stands between a graph's name and {@code .onnx}; empty for {@link #FP32}. */
  public String suffix() {
    return suffix;
  }

  /** Lower-case name, as in folders, in the catalogue and on the command line. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The weights with this label.
   *
   * @throws IllegalArgumentException if there are none
   */
  public static Weights of(String label) {
    for (Weights weights : values()) {
      if (weights.label().equals(label.toLowerCase(Locale.ROOT))) {
        return weights;
      }
    }
    throw new IllegalArgumentException(
        "weights \"" + HubNames.printable(label) + "\" are unknown: use fp32, fp16 or int8");
  }
}
