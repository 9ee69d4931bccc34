package dev.windhover.tools.eval;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A photo with what people said of it.
 *
 * @param file where it lies
 * @param width of the upright photo in pixels; 0 when the annotations do not say
 * @param height likewise
 * @param captions sentences that describe it, perhaps none
 * @param objects boxes in it, perhaps none
 */
public record AnnotatedPhoto(
    Path file, int width, int height, List<String> captions, List<LabeledBox> objects) {

  /** Copies the lists. */
  public AnnotatedPhoto {
    captions = List.copyOf(captions);
    objects = List.copyOf(objects);
  }

  /** The boxes of each class, classes in order of appearance. */
  public Map<String, List<LabeledBox>> boxesByLabel() {
    return objects.stream()
        .collect(Collectors.groupingBy(LabeledBox::label, LinkedHashMap::new, Collectors.toList()));
  }
}
