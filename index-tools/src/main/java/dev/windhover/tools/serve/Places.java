package dev.windhover.tools.serve;

import dev.windhover.encoder.PatchEncoder;
import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.RgbImage;
import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.vstar.HeatMap;
import dev.windhover.lucene.vstar.Localization;
import dev.windhover.lucene.vstar.LocatedRegion;
import dev.windhover.lucene.vstar.Look;
import dev.windhover.lucene.vstar.RegionLocator;
import dev.windhover.lucene.vstar.SearchBudget;
import dev.windhover.tools.serve.Answers.Box;
import dev.windhover.tools.serve.Answers.Heat;
import dev.windhover.tools.serve.Answers.Located;
import dev.windhover.tools.serve.Answers.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Where in a picture words are, by {@link RegionLocator}: the patches of the whole picture, then
 * closer looks, as many as asked for. The caller holds a place at a gate. Thread-safe.
 */
final class Places {
  /** Most looks into one picture, beside the whole; enough for three levels of a large photo. */
  static final int MAX_LOOKS = 30;

  /** Looks into each of many pictures, beside the whole. */
  static final int CARD_LOOKS = 3;

  private final ServedModel model;
  private final Pictures pictures;
  private final Duration time;
  private final AtomicReference<RegionLocator> locator = new AtomicReference<>();

  /**
   * @param time that one look into a picture may take, however many regions it asks for
   */
  Places(ServedModel model, Pictures pictures, Duration time) {
    this.model = model;
    this.pictures = pictures;
    this.time = time;
  }

  /** The boxes of one image of the index, after the whole and at most {@code looks} regions. */
  Located locate(LiveIndex.State state, ImageEntry entry, String words, int looks)
      throws IOException {
    return locate(state, entry, words, new SearchBudget(looks, time));
  }

  private Located locate(LiveIndex.State state, ImageEntry entry, String words, SearchBudget budget)
      throws IOException {
    long start = System.nanoTime();
    RgbImage image = pixels(state, entry);
    Localization search = locator().locate(image, words, budget);
    List<Step> path = new ArrayList<>();
    for (Look look : search.path()) {
      String kind = look.kind().name().toLowerCase(Locale.ROOT);
      path.add(new Step(Box.of(look.region()), kind, Answers.rounded(look.priority())));
    }
    return new Located(
        boxes(search),
        path,
        true,
        (System.nanoTime() - start) / 1_000_000,
        image.width(),
        image.height());
  }

  /** The heat map of one image of the index. */
  Heat heatmap(LiveIndex.State state, ImageEntry entry, String words) throws IOException {
    RgbImage image = pixels(state, entry);
    HeatMap map = locator().locate(image, words, new SearchBudget(1, time)).heatMap();
    return new Heat(
        map.rows(),
        map.columns(),
        Box.of(map.area()),
        rounded(map.values()),
        image.width(),
        image.height());
  }

  /**
   * As {@link #locate}, one of several pictures, with few looks; nothing for an image whose file is
   * gone.
   *
   * @param started when the first of them was begun, by {@link System#nanoTime}; they share the
   *     time, and the last ones are glanced at once when it is over
   */
  List<Box> boxes(
      LiveIndex.State state, ImageSnapshot snapshot, String id, String words, long started)
      throws IOException {
    try {
      long left = Math.max(1, started + time.toNanos() - System.nanoTime());
      SearchBudget budget = new SearchBudget(CARD_LOOKS, Duration.ofNanos(left));
      return locate(state, SearchApi.requireEntry(snapshot, id), words, budget).boxes();
    } catch (Problem gone) {
      return List.of();
    }
  }

  /** What was accepted; else the best guess, said to be one where the model can judge. */
  private List<Box> boxes(Localization search) {
    boolean judged =
        search.calibrated()
            && model
                .image()
                .model()
                .calibration()
                .flatMap(c -> c.thresholds(QueryKind.TEXT))
                .isPresent();
    boolean accepted = !search.found().isEmpty();
    List<LocatedRegion> places = accepted ? search.found() : search.best().stream().toList();
    return places.stream()
        .map(place -> Box.of(place.box(), place.score(), judged ? accepted : null))
        .toList();
  }

  /** Made when first asked for: it encodes a few texts. */
  private RegionLocator locator() {
    RegionLocator known = locator.get();
    if (known != null) {
      return known;
    }
    PatchEncoder patches =
        model.patches().orElseThrow(() -> new Problem(501, "the model has no patch vectors"));
    RegionLocator made =
        RegionLocator.builder().images(model.image()).patches(patches).texts(model.text()).build();
    locator.set(made);
    return made;
  }

  private RgbImage pixels(LiveIndex.State state, ImageEntry entry) throws IOException {
    PhotoFiles files = Backend.files(state);
    return pictures.pixels(files, files.find(entry.uri()));
  }

  private static List<Float> rounded(float[] values) {
    List<Float> out = new ArrayList<>(values.length);
    for (float value : values) {
      out.add(Math.round(value * 1000) / 1000f);
    }
    return out;
  }
}
