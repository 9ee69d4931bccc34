package dev.windhover.bench;

import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.encoder.onnx.image.ResampleFilter;
import dev.windhover.encoder.onnx.image.Resampler;
import dev.windhover.tools.eval.AnnotatedPhoto;
import dev.windhover.tools.eval.AnnotationReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The photographs at hand: the gallery of the checkout, and the evaluation photographs, which may
 * not be redistributed and lie in the folder that {@code WINDHOVER_SHARED} names or beside the
 * checkout.
 */
public final class Photos {

  private Photos() {}

  /** Where the evaluation data lie, if they are there. */
  public static Optional<Path> shared() {
    String named = System.getenv("WINDHOVER_SHARED");
    Path folder =
        named != null ? Path.of(named) : Checkout.root().resolveSibling("shared").normalize();
    return Files.isDirectory(folder.resolve("eval")) ? Optional.of(folder) : Optional.empty();
  }

  /** Every photograph at hand, the gallery first, each group by name. */
  public static List<Path> all() throws IOException {
    List<Path> out = new ArrayList<>(gallery());
    if (shared().isPresent()) {
      out.addAll(in(shared().get().resolve("eval")));
    }
    return out;
  }

  /** The photographs of the gallery. */
  public static List<Path> gallery() throws IOException {
    return in(Checkout.root().resolve("examples").resolve("gallery"));
  }

  /** The captions of the evaluation photographs; empty where they are not at hand. */
  public static List<String> captions() throws IOException {
    List<String> out = new ArrayList<>();
    if (shared().isPresent()) {
      Path eval = shared().get().resolve("eval");
      for (String place : List.of("coco-dev/annotations.json", "archive/captions.tsv")) {
        for (AnnotatedPhoto photo : AnnotationReader.read(eval.resolve(place))) {
          out.addAll(photo.captions());
        }
      }
    }
    return out;
  }

  /** The captions of each evaluation photograph that has some; empty where they are not at hand. */
  public static Map<Path, List<String>> captionsByPhoto() throws IOException {
    Map<Path, List<String>> out = new HashMap<>();
    if (shared().isPresent()) {
      Path eval = shared().get().resolve("eval");
      for (String place : List.of("coco-dev/annotations.json", "archive/captions.tsv")) {
        for (AnnotatedPhoto photo : AnnotationReader.read(eval.resolve(place))) {
          List<String> said = photo.captions().stream().filter(c -> !c.isBlank()).toList();
          if (!said.isEmpty()) {
            out.put(photo.file(), said);
          }
        }
      }
    }
    return out;
  }

  /** A detailed photo of the gallery, some 2,000 pixels wide or more. */
  public static Path large() {
    return Checkout.root().resolve("examples").resolve("gallery").resolve("lake-rowboats.jpg");
  }

  /** A photo, decoded. */
  public static RgbImage decode(Path photo) throws IOException {
    return ImageFileDecoder.withDefaults().decode(Files.readAllBytes(photo));
  }

  /** {@code image} with the longer side of {@code side} pixels. */
  public static RgbImage resized(RgbImage image, int side) {
    double scale = (double) side / Math.max(image.width(), image.height());
    return Resampler.resize(
        image,
        (int) Math.max(1, Math.round(image.width() * scale)),
        (int) Math.max(1, Math.round(image.height() * scale)),
        ResampleFilter.BICUBIC);
  }

  /** The JPEG files below a folder, by name. */
  public static List<Path> in(Path folder) throws IOException {
    try (var files = Files.walk(folder)) {
      return files.filter(f -> f.toString().endsWith(".jpg")).sorted().toList();
    }
  }
}
