package dev.windhover.bench.vstar;

import dev.windhover.bench.Photos;
import dev.windhover.encoder.Calibration;
import dev.windhover.encoder.Calibration.Level;
import dev.windhover.encoder.Thresholds;
import dev.windhover.encoder.VectorStatistics.ScoreScale;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.lucene.PatchVector;
import dev.windhover.lucene.vstar.CloseLook;
import dev.windhover.tools.eval.AnnotatedPhoto;
import dev.windhover.tools.eval.AnnotationReader;
import dev.windhover.tools.eval.LabeledBox;
import dev.windhover.tools.eval.vstar.Case;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

/**
 * How well one threshold tells present subjects from absent ones: every annotated photo is asked
 * for every annotated class by its best crop. A class is present where one box of it covers 5 % of
 * the photo, absent where nothing of it is annotated; smaller ones are left out. Photos of even
 * number choose, those of odd number judge.
 */
final class ThresholdCurve {
  private static final double LEAST_PART = 0.05;

  /** From here on a search may stop: no more than this part of absent subjects scores as high. */
  private static final double STOP_FALSE = 0.02;

  private final List<Double> presentChoosing = new ArrayList<>();
  private final List<Double> absentChoosing = new ArrayList<>();
  private final List<Double> presentJudging = new ArrayList<>();
  private final List<Double> absentJudging = new ArrayList<>();

  private ThresholdCurve() {}

  static ThresholdCurve measure(ClipModel model, Calibration calibration) throws IOException {
    List<AnnotatedPhoto> photos =
        AnnotationReader.read(
                Photos.shared().orElseThrow().resolve("eval/coco-dev/annotations.json"))
            .stream()
            .filter(photo -> !photo.objects().isEmpty())
            .toList();
    TreeSet<String> labels = new TreeSet<>();
    photos.forEach(photo -> labels.addAll(photo.boxesByLabel().keySet()));
    Map<String, float[]> queries = new HashMap<>();
    Map<String, ScoreScale> scales = new HashMap<>();
    for (String label : labels) {
      float[] query = model.encodeText(new Case(null, label, null, "").words());
      queries.put(label, query);
      scales.put(label, calibration.level(Level.CROP).orElseThrow().scaleOf(query));
    }
    CloseLook close = new CloseLook(model, model);
    ThresholdCurve out = new ThresholdCurve();
    for (int i = 0; i < photos.size(); i++) {
      AnnotatedPhoto photo = photos.get(i);
      List<PatchVector> crops = close.vectors(Photos.decode(photo.file()));
      for (String label : labels) {
        double best = Double.NEGATIVE_INFINITY;
        for (PatchVector crop : crops) {
          best = Math.max(best, scales.get(label).z(crop.similarity(queries.get(label))));
        }
        List<LabeledBox> boxes = photo.boxesByLabel().get(label);
        if (boxes == null) {
          (i % 2 == 0 ? out.absentChoosing : out.absentJudging).add(best);
        } else if (boxes.stream().anyMatch(box -> part(box, photo) >= LEAST_PART)) {
          (i % 2 == 0 ? out.presentChoosing : out.presentJudging).add(best);
        }
      }
    }
    return out;
  }

  private static double part(LabeledBox box, AnnotatedPhoto photo) {
    return box.width() * box.height() / ((double) photo.width() * photo.height());
  }

  /** Accept where as many present are accepted as absent refused; stop where few absent reach. */
  Thresholds chosen() {
    double accept = 0;
    double best = Double.NEGATIVE_INFINITY;
    for (double t = -1; t < 8; t += 0.05) {
      double worse = Math.min(above(presentChoosing, t), 100 - above(absentChoosing, t));
      if (worse > best) {
        best = worse;
        accept = t;
      }
    }
    double stop = accept;
    while (above(absentChoosing, stop) > 100 * STOP_FALSE) {
      stop += 0.05;
    }
    return new Thresholds(round(accept), round(stop));
  }

  private static double round(double value) {
    return Math.round(value * 100) / 100.0;
  }

  private static double above(List<Double> scores, double threshold) {
    return 100.0 * scores.stream().filter(s -> s >= threshold).count() / scores.size();
  }

  /** The whole curve on the photos that judge. */
  String text() {
    StringBuilder out = new StringBuilder();
    out.append(
        String.format(
            Locale.ROOT,
            "chosen %s; %d present and %d absent subjects judge%n",
            chosen(),
            presentJudging.size(),
            absentJudging.size()));
    out.append("threshold  present accepted %  absent refused %\n");
    for (double t = 0; t <= 5; t += 0.25) {
      line(out, t);
    }
    line(out, chosen().accept());
    line(out, chosen().stop());
    return out.toString();
  }

  private void line(StringBuilder out, double threshold) {
    out.append(
        String.format(
            Locale.ROOT,
            "%9.2f  %18.1f  %16.1f%n",
            threshold,
            above(presentJudging, threshold),
            100 - above(absentJudging, threshold)));
  }
}
