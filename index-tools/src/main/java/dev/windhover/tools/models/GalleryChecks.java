package dev.windhover.tools.models;

import dev.windhover.encoder.ImageDecoder;
import dev.windhover.encoder.ModelInfo.PatchVectors;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.tools.eval.AnnotatedPhoto;
import dev.windhover.tools.eval.AnnotationReader;
import dev.windhover.tools.eval.PointingEvaluation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** Does a model understand pictures? Asked on the demo gallery, whose queries are never edited. */
final class GalleryChecks {
  private static final int FIRST = 3;

  /** Half of the queries; among 71 photos chance finds one in twenty. */
  private static final double ENOUGH = 0.5;

  /** Chance is 0.5; patch tokens of an unmodified CLIP lie near 0.2. */
  private static final double LEAST_AUC = 0.6;

  private final ClipModel model;
  private final Path gallery;
  private final ImageDecoder decoder = ImageFileDecoder.withDefaults();

  GalleryChecks(ClipModel model, Path gallery) {
    this.model = model;
    this.gallery = gallery;
  }

  List<Finding> run() throws IOException {
    return List.of(order(), pointing());
  }

  private Finding order() throws IOException {
    Path queries = gallery.resolve("queries.tsv");
    if (!Files.isRegularFile(queries)) {
      return Finding.skipped("text-image order", "no " + queries);
    }
    Map<String, float[]> images = new LinkedHashMap<>();
    try (Stream<Path> files = Files.list(gallery)) {
      for (Path file :
          files.filter(f -> f.toString().matches(".*\\.(jpg|png|webp)")).sorted().toList()) {
        images.put(file.getFileName().toString(), model.encodeImage(decode(file)));
      }
    }
    int asked = 0;
    int first = 0;
    int found = 0;
    List<String> missed = new ArrayList<>();
    for (String line : Files.readAllLines(queries).stream().skip(1).toList()) {
      String[] columns = line.split("\t");
      float[] query = model.encodeText(columns[0]);
      List<String> best =
          images.entrySet().stream()
              .sorted(Comparator.comparingDouble(e -> -VectorChecks.dot(query, e.getValue())))
              .limit(FIRST)
              .map(Map.Entry::getKey)
              .toList();
      List<String> right = Arrays.asList(columns[1].split(" "));
      asked++;
      first += right.contains(best.getFirst()) ? 1 : 0;
      if (best.stream().anyMatch(right::contains)) {
        found++;
      } else {
        missed.add(columns[0]);
      }
    }
    return Finding.of(
        "text-image order",
        found >= ENOUGH * asked,
        String.format(
            Locale.ROOT,
            "%d of %d queries find a right photo among the first %d of %d, %d put it first%s",
            found,
            asked,
            FIRST,
            images.size(),
            first,
            missed.isEmpty() ? "" : "; missed " + missed));
  }

  private Finding pointing() throws IOException {
    if (model.model().patchVectors() == PatchVectors.NONE) {
      return Finding.skipped("patch AUC", "the model gives no patch vectors");
    }
    Path objects = gallery.resolve("objects.json");
    if (!Files.isRegularFile(objects)) {
      return Finding.skipped("patch AUC", "no " + objects);
    }
    Map<String, float[]> prompts = new HashMap<>();
    PointingEvaluation.Report report =
        PointingEvaluation.evaluate(
            AnnotationReader.read(objects),
            this::grid,
            label ->
                prompts.computeIfAbsent(
                    label, l -> model.encodeText(PointingEvaluation.prompt(l))));
    return Finding.of(
        "patch AUC",
        report.meanAuc() >= LEAST_AUC,
        String.format(
            Locale.ROOT,
            "%.3f over %d things (0.5 says nothing, below it the tokens point away); the best"
                + " cell is right for %.0f %%, a random one for %.0f %%",
            report.meanAuc(),
            report.queries(),
            report.accuracy(),
            report.randomAccuracy()));
  }

  private PatchGrid grid(AnnotatedPhoto photo) {
    try {
      return model.encodePatches(decode(photo.file()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private RgbImage decode(Path file) throws IOException {
    return decoder.decode(Files.readAllBytes(file));
  }
}
