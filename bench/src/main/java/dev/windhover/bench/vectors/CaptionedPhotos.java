package dev.windhover.bench.vectors;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.Photos;
import dev.windhover.tools.eval.AnnotatedPhoto;
import dev.windhover.tools.eval.AnnotationReader;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The photos at hand: the gallery of the examples and, where they are, the evaluation photos.
 *
 * @param files in a fixed order
 * @param captions sentences about some of them
 */
public record CaptionedPhotos(List<Path> files, List<String> captions) {
  private static final String PICTURES = ".*\\.(jpg|jpeg|png|webp)";

  /**
   * Looks in the gallery and in the folder that {@code WINDHOVER_SHARED} names, or {@code
   * ../shared}.
   *
   * @throws FileNotFoundException if the evaluation photos are not here
   */
  public static CaptionedPhotos find() throws IOException {
    Path eval =
        Photos.shared()
            .orElseThrow(() ->
                new FileNotFoundException(
                    "no evaluation photos in the folder that WINDHOVER_SHARED names nor in ../shared:"
                        + " set it, or measure made vectors"))
            .resolve("eval");
    List<Path> files = new ArrayList<>();
    for (Path root : List.of(Checkout.root().resolve("examples").resolve("gallery"), eval)) {
      try (Stream<Path> all = Files.walk(root)) {
        all.filter(f -> f.getFileName().toString().matches(PICTURES)).sorted().forEach(files::add);
      }
    }
    List<String> captions = new ArrayList<>();
    for (String folder : List.of("coco-dev", "archive")) {
      for (AnnotatedPhoto photo : AnnotationReader.read(eval.resolve(folder))) {
        photo.captions().stream().filter(c -> !c.isBlank()).forEach(captions::add);
      }
    }
    return new CaptionedPhotos(List.copyOf(files), List.copyOf(captions));
  }
}
