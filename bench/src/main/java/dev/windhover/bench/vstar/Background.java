package dev.windhover.bench.vstar;

import dev.windhover.bench.Photos;
import dev.windhover.encoder.onnx.ClipModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The pictures that the bundled model's scores are scaled by.
 *
 * <p>A background is what a subject is told from, so it should not be full of one. The archive is
 * of paintings and documentary photographs, and most of those are of people. So half is taken: the
 * pictures that look least like people to the model itself.
 */
final class Background {
  /** What the background should not be full of. */
  private static final List<String> PEOPLE =
      List.of(
          "a photo of a person",
          "a portrait of a man",
          "a photo of a woman",
          "a group of people",
          "a photo of a child");

  private record Seen(Path picture, double people) {}

  private Background() {}

  /** That half of the pictures, in the order given. */
  static List<Path> of(ClipModel model, List<Path> pictures) throws IOException {
    List<float[]> texts = model.encodeTexts(PEOPLE);
    List<Seen> seen = new ArrayList<>();
    for (Path picture : pictures) {
      float[] image = model.encodeImage(Photos.decode(picture));
      double most =
          texts.stream()
              .mapToDouble(text -> dot(text, image))
              .max()
              .orElse(Double.NEGATIVE_INFINITY);
      seen.add(new Seen(picture, most));
    }
    Set<Path> kept =
        seen.stream()
            .sorted(Comparator.comparingDouble(Seen::people))
            .limit((pictures.size() + 1) / 2)
            .map(Seen::picture)
            .collect(Collectors.toSet());
    return pictures.stream().filter(kept::contains).toList();
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }
}
