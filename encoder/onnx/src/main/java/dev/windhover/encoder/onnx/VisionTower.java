package dev.windhover.encoder.onnx;

import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.graph.Feed;
import dev.windhover.encoder.onnx.graph.FloatTensor;
import dev.windhover.encoder.onnx.graph.OnnxSession;
import dev.windhover.encoder.onnx.image.Preprocessing;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The image side of a model: pixels in, unit vectors out. Thread-safe. */
final class VisionTower {

  /** A part of an image. */
  record View(RgbImage image, Region part) {}

  private final VisionRule rule;
  private final PixelBuffers buffers;

  VisionTower(VisionRule rule) {
    this.rule = rule;
    this.buffers = new PixelBuffers(Math.multiplyExact(rule.batchSize(), rule.pixels().length()));
  }

  VisionRule rule() {
    return rule;
  }

  /** One vector per view. */
  List<float[]> images(OnnxSession session, List<View> views) {
    List<float[]> out = new ArrayList<>(views.size());
    for (int from = 0; from < views.size(); from += rule.batchSize()) {
      List<View> batch = views.subList(from, Math.min(views.size(), from + rule.batchSize()));
      FloatTensor result = run(session, batch, rule.pixels(), rule.imageOutput());
      int rank = rule.pooling() == Pooling.DONE ? 2 : 3;
      expect(result, rank, rule.imageOutput());
      int tokens = rank == 2 ? 1 : result.size(1);
      for (int i = 0; i < batch.size(); i++) {
        float[] pooled = rule.pooling().pool(result.values(), i, tokens, tokens, rule.dimensions());
        out.add(Embedding.unit(pooled, 0, rule.dimensions(), rule.imageOutput()));
      }
    }
    return out;
  }

  /** One grid per view, which covers the view wholly. */
  List<PatchGrid> patches(OnnxSession session, List<View> views) {
    PatchRule patches = rule.patches().orElseThrow();
    List<PatchCanvas> canvases = new ArrayList<>(views.size());
    List<View> passes = new ArrayList<>();
    for (View view : views) {
      PatchWindows windows = patches.windows(view.part());
      canvases.add(new PatchCanvas(windows, patches, rule.dimensions()));
      windows.windows().forEach(w -> passes.add(new View(view.image(), w.pixels())));
    }
    List<PatchGrid> out = new ArrayList<>(views.size());
    Iterator<PatchCanvas> open = canvases.iterator();
    PatchCanvas canvas = null;
    for (int from = 0; from < passes.size(); from += rule.batchSize()) {
      List<View> batch = passes.subList(from, Math.min(passes.size(), from + rule.batchSize()));
      FloatTensor result = run(session, batch, patches.pixels(), patches.output());
      expect(result, 3, patches.output());
      for (int i = 0; i < batch.size(); i++) {
        if (canvas == null) {
          canvas = open.next();
        }
        canvas.add(result, i);
        if (canvas.complete()) {
          out.add(canvas.grid(views.get(out.size()).part()));
          canvas = null;
        }
      }
    }
    return out;
  }

  private FloatTensor run(
      OnnxSession session, List<View> batch, Preprocessing pixels, String output) {
    PixelBuffers.Slot slot = buffers.take();
    try {
      int at = 0;
      for (View view : batch) {
        pixels.write(view.image(), view.part(), slot.values(), at);
        at += pixels.length();
      }
      Feed feed =
          new Feed.Floats(slot.filled(at), batch.size(), 3, pixels.height(), pixels.width());
      return session.run(Map.of(rule.input(), feed), List.of(output)).getFirst();
    } finally {
      buffers.giveBack(slot);
    }
  }

  private void expect(FloatTensor result, int rank, String output) {
    if (result.rank() != rank || result.size(rank - 1) != rule.dimensions()) {
      throw new ModelException(
          "output "
              + output
              + " has the shape "
              + Arrays.toString(result.shape())
              + ", expected "
              + rank
              + " axes, the last of "
              + rule.dimensions());
    }
  }
}
