package dev.windhover.encoder.onnx.model;

import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.onnx.json.JsonPart;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Outputs that a model folder ships, to compare with: {@code golden/image.png}, {@code
 * image_embeds.f32}, {@code patch_embeds.f32} and {@code texts.json}.
 */
public final class Golden {
  private static final String IMAGE = "golden/image.png";
  private static final String IMAGE_VECTOR = "golden/image_embeds.f32";
  private static final String PATCH_VECTORS = "golden/patch_embeds.f32";
  private static final String TEXTS = "golden/texts.json";

  private Golden() {}

  /**
   * A picture and its vectors.
   *
   * @param file the bytes of an image file
   * @param imageVector of the global pass
   * @param patchVectors of the patch pass, row-major, empty when the model has none
   */
  public record Image(byte[] file, float[] imageVector, float[] patchVectors) {}

  /** A text, its tokens and its vector. */
  public record Text(String text, int[] ids, float[] vector) {}

  /** The picture, when the folder has it with its vector. */
  public static Optional<Image> image(ModelFolder folder) throws IOException {
    if (!folder.has(IMAGE) || !folder.has(IMAGE_VECTOR)) {
      return Optional.empty();
    }
    float[] patches = folder.has(PATCH_VECTORS) ? floats(folder.read(PATCH_VECTORS)) : new float[0];
    return Optional.of(new Image(folder.read(IMAGE), floats(folder.read(IMAGE_VECTOR)), patches));
  }

  /** The texts, none when the folder has no such file. */
  public static List<Text> texts(ModelFolder folder) throws IOException {
    if (!folder.has(TEXTS)) {
      return List.of();
    }
    List<Text> out = new ArrayList<>();
    try (InputStream in = folder.open(TEXTS)) {
      for (JsonPart part : JsonPart.readList(in, folder.describe(TEXTS))) {
        double[] numbers = part.numbers("text_embeds");
        float[] vector = new float[numbers.length];
        for (int i = 0; i < vector.length; i++) {
          vector[i] = (float) numbers[i];
        }
        Optional<String> text = part.text("text");
        if (text.isEmpty() || vector.length == 0) {
          throw new ModelException(part.where() + " must have text, input_ids and text_embeds");
        }
        out.add(new Text(text.get(), part.integers("input_ids"), vector));
      }
    }
    return out;
  }

  private static float[] floats(byte[] littleEndian) {
    float[] out = new float[littleEndian.length / Float.BYTES];
    ByteBuffer.wrap(littleEndian).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer().get(out);
    return out;
  }
}
