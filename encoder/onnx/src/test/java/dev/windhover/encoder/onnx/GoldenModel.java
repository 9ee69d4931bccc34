package dev.windhover.encoder.onnx;

import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.encoder.onnx.json.JsonPart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A small model folder with random weights and the outputs of a reference implementation. */
record GoldenModel(Path root, Path folder, JsonPart golden) {

  static GoldenModel of(String name) throws IOException {
    Path root =
        Path.of(System.getProperty("windhover.project", "../.."))
            .resolve("encoder/onnx/src/test/resources/golden");
    Path folder = root.resolve("models").resolve(name);
    try (InputStream in = Files.newInputStream(folder.resolve("golden/golden.json"))) {
      return new GoldenModel(root, folder, JsonPart.read(in, name));
    }
  }

  List<RgbImage> images() throws IOException {
    List<RgbImage> out = new ArrayList<>();
    for (Object path : golden.list("images")) {
      byte[] bytes = Files.readAllBytes(root.resolve((String) path));
      out.add(ImageFileDecoder.withDefaults().decode(bytes));
    }
    return out;
  }

  List<String> texts() {
    return golden.list("texts").stream().map(String.class::cast).toList();
  }

  boolean has(String array) {
    return golden.object("arrays").has(array);
  }

  int[] shape(String array) {
    return golden.object("arrays").object(array).integers("shape");
  }

  /** All numbers of an array, row-major. */
  float[] array(String array) throws IOException {
    String file = golden.object("arrays").object(array).text("file").orElseThrow();
    byte[] bytes = Files.readAllBytes(root.resolve(file));
    float[] out = new float[bytes.length / Float.BYTES];
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(out);
    return out;
  }

  /** The rows of the last axis of an array, as unit vectors. */
  List<float[]> unitRows(String array) throws IOException {
    float[] all = array(array);
    int dimensions = shape(array)[shape(array).length - 1];
    List<float[]> out = new ArrayList<>();
    for (int i = 0; i < all.length / dimensions; i++) {
      out.add(Embedding.unit(all, i * dimensions, dimensions, array));
    }
    return out;
  }
}
