package dev.windhover.tools.eval.vstar;

import dev.windhover.encoder.Calibration;
import dev.windhover.encoder.Calibration.Level;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.VectorStatistics.ScoreScale;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.lucene.PatchVector;
import dev.windhover.lucene.vstar.CloseLook;
import dev.windhover.lucene.vstar.RegionSearch;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What perfect proposals would give: every photo by the best of its annotated boxes, the right one
 * by the box in question alone. Thread-safe.
 */
final class TrueBoxes {

  /** V*'s context around a box. */
  private static final double CONTEXT = 1.2;

  private final ClipModel model;
  private final List<TestPhoto> photos;
  private final PhotoPixels pixels;
  private final Map<String, Truth> known = new ConcurrentHashMap<>();

  /** What the annotated boxes of a photo are encoded as. */
  private record Truth(float[] image, Map<Region, float[]> crops, Map<Region, float[]> places) {}

  private interface Score {
    double of(Truth truth, Region box);
  }

  TrueBoxes(ClipModel model, List<TestPhoto> photos, PhotoPixels pixels) {
    this.model = model;
    this.photos = photos;
    this.pixels = pixels;
  }

  /** Each box encoded as a crop. */
  Outcome asCrops(Case question) throws IOException {
    float[] query = model.encodeText(question.words());
    return outcome(question, (truth, box) -> dot(query, truth.crops().get(box)));
  }

  /** Each box scored as stored places are, with the part of the whole image. */
  Outcome asPlaces(Case question) throws IOException {
    float[] query = model.encodeText(question.words());
    ScoreScale places = scale(Level.PLACE, query);
    ScoreScale images = scale(Level.IMAGE, query);
    double part = RegionSearch.IMAGE_WEIGHT;
    return outcome(
        question,
        (truth, box) ->
            part * images.z(dot(query, truth.image()))
                + (1 - part) * places.z(dot(query, truth.places().get(box))));
  }

  private ScoreScale scale(Level level, float[] query) {
    Calibration calibration = model.model().calibration().orElseThrow();
    return calibration.level(level).orElseThrow().scaleOf(query);
  }

  private Outcome outcome(Case question, Score score) throws IOException {
    double right = score.of(truth(question.photo()), question.box());
    int rank = 0;
    for (TestPhoto photo : photos) {
      if (!photo.shows().contains(question.label())) {
        Truth truth = truth(photo);
        if (photo.boxes().stream().anyMatch(box -> score.of(truth, box) >= right)) {
          rank++;
        }
      }
    }
    return new Outcome(rank, Optional.of(question.box()), 0, 0);
  }

  private Truth truth(TestPhoto photo) throws IOException {
    Truth before = known.get(photo.id());
    if (before != null) {
      return before;
    }
    RgbImage image = pixels.of(photo);
    Map<Region, float[]> crops = new HashMap<>();
    Map<Region, float[]> places = new HashMap<>();
    for (Region box : photo.boxes()) {
      Region view = box.scaled(CONTEXT, image.width(), image.height());
      crops.put(box, model.encodeImage(image.crop(view)));
    }
    for (PatchVector place : new CloseLook(model, model).vectorsOf(image, photo.boxes())) {
      places.put(place.box(), place.vector());
    }
    Truth truth = new Truth(model.encodeImage(image), crops, places);
    known.put(photo.id(), truth);
    return truth;
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
