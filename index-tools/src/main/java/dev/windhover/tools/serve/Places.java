package dev.windhover.tools.serve;

import dev.windhover.encoder.Cell;
import dev.windhover.encoder.PatchEncoder;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.tools.serve.Answers.Box;
import dev.windhover.tools.serve.Answers.Heat;
import dev.windhover.tools.serve.Answers.Located;
import dev.windhover.tools.serve.Answers.Step;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Where in a picture words are: one pass of patch vectors over the picture, as deviations above the
 * mean of its cells, and the field of cells around the clearest one. The caller holds a place at a
 * gate. Thread-safe.
 */
final class Places {
  private final ServedModel model;
  private final Pictures pictures;

  Places(ServedModel model, Pictures pictures) {
    this.model = model;
    this.pictures = pictures;
  }

  @SuppressWarnings("ArrayRecordComponent") // never leaves this class
  private record Map(PatchGrid grid, float[] values, RgbImage image) {}

  /** The boxes of one image of the index. */
  Located locate(LiveIndex.State state, ImageSnapshot snapshot, ImageEntry entry, String words)
      throws IOException {
    long start = System.nanoTime();
    Map map = map(state, entry, words);
    RgbImage image = map.image();
    List<Step> path =
        List.of(new Step(Box.of(Region.ofImage(image.width(), image.height())), "region", 1));
    return new Located(
        List.of(best(map)),
        path,
        true,
        (System.nanoTime() - start) / 1_000_000,
        image.width(),
        image.height());
  }

  /** The heat map of one image of the index. */
  Heat heatmap(LiveIndex.State state, ImageSnapshot snapshot, ImageEntry entry, String words)
      throws IOException {
    Map map = map(state, entry, words);
    PatchGrid grid = map.grid();
    return new Heat(
        grid.rows(),
        grid.columns(),
        Box.of(grid.area()),
        rounded(map.values()),
        map.image().width(),
        map.image().height());
  }

  /** As {@link #locate}, or nothing for an image whose file is gone. */
  List<Box> boxes(LiveIndex.State state, ImageSnapshot snapshot, String id, String words)
      throws IOException {
    try {
      return locate(state, snapshot, SearchApi.requireEntry(snapshot, id), words).boxes();
    } catch (Problem gone) {
      return List.of();
    }
  }

  private static List<Float> rounded(float[] values) {
    List<Float> out = new ArrayList<>(values.length);
    for (float value : values) {
      out.add(Math.round(value * 1000) / 1000f);
    }
    return out;
  }

  private Map map(LiveIndex.State state, ImageEntry entry, String words) throws IOException {
    PatchEncoder encoder =
        model.patches().orElseThrow(() -> new Problem(501, "the model has no patch vectors"));
    PhotoFiles files = Backend.files(state);
    RgbImage image = pictures.pixels(files, files.find(entry.uri()));
    PatchGrid grid = encoder.encodePatches(image);
    float[] values = grid.similarities(model.text().encodeText(words));
    double mean = 0;
    double squares = 0;
    for (float value : values) {
      mean += value / values.length;
    }
    for (float value : values) {
      squares += (value - mean) * (value - mean);
    }
    double deviation = Math.sqrt(squares / values.length) + 1e-9;
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) ((values[i] - mean) / deviation);
    }
    return new Map(grid, values, image);
  }

  /** The box around the cells that hang together with the best and reach half of its value. */
  private static Box best(Map map) {
    float[] values = map.values();
    PatchGrid grid = map.grid();
    int start = 0;
    for (int i = 1; i < values.length; i++) {
      start = values[i] > values[start] ? i : start;
    }
    boolean[] seen = new boolean[values.length];
    ArrayDeque<Integer> open = new ArrayDeque<>(List.of(start));
    seen[start] = true;
    Region box = grid.region(grid.cell(start));
    while (!open.isEmpty()) {
      Cell cell = grid.cell(open.remove());
      box = box.union(grid.region(cell));
      for (int step = 0; step < 4; step++) {
        int row = cell.row() + (step == 0 ? -1 : step == 1 ? 1 : 0);
        int column = cell.column() + (step == 2 ? -1 : step == 3 ? 1 : 0);
        int at = row * grid.columns() + column;
        boolean inside = row >= 0 && row < grid.rows() && column >= 0 && column < grid.columns();
        if (inside && !seen[at] && values[at] >= values[start] / 2) {
          seen[at] = true;
          open.add(at);
        }
      }
    }
    return Box.of(box, values[start], null);
  }
}
