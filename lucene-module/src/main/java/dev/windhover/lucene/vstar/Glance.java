package dev.windhover.lucene.vstar;

import dev.windhover.encoder.ImageEncoder;
import dev.windhover.encoder.PatchEncoder;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import java.time.Duration;
import java.util.List;

/** Encodes regions of one image for one query, and keeps the account of the budget. */
final class Glance {

  /** V*: context around a region. It also makes up for the rim a centre crop cuts off. */
  static final double PADDING = 1.2;

  private final RgbImage image;
  private final TargetCue query;
  private final ImageEncoder images;
  private final PatchEncoder patches;
  private final int maxCrops;
  private final long deadline;
  private int crops;
  private PatchGrid lastGrid;
  private Region lastView;

  Glance(
      RgbImage image,
      TargetCue query,
      ImageEncoder images,
      PatchEncoder patches,
      SearchBudget budget) {
    this.image = image;
    this.query = query;
    this.images = images;
    this.patches = patches;
    this.maxCrops = budget.crops();
    this.deadline = System.nanoTime() + budget.time().toNanos();
  }

  int cropsLeft() {
    return maxCrops - crops;
  }

  boolean timeUp() {
    return System.nanoTime() - deadline >= 0;
  }

  Duration timeLeft() {
    return Duration.ofNanos(Math.max(1, deadline - System.nanoTime()));
  }

  /** The heat map of a region and the context around it. Costs one crop. */
  HeatMap heatMap(Region region) {
    return heatMapOf(
        region.equals(image.bounds())
            ? region
            : region.scaled(PADDING, image.width(), image.height()));
  }

  /** The heat map of exactly a region. Costs one crop. */
  HeatMap heatMapOf(Region view) {
    crops++;
    lastGrid = patches.encodePatches(image.crop(view));
    lastView = view;
    return lastHeatMap(query);
  }

  /** The view that was last encoded, by another query. Costs nothing. */
  HeatMap lastHeatMap(TargetCue other) {
    return other.heatMap(lastGrid).movedBy(lastView.x(), lastView.y());
  }

  /** A square around a box, {@code factor} times as large as its longer side. */
  Region around(Region box, double factor) {
    return square(box, factor, image);
  }

  /** The calibrated score of the whole image. Costs one crop. */
  double imageScore() {
    crops++;
    return query.imageScore(images.encodeImage(image));
  }

  /** The calibrated scores of boxes. Costs one crop each. */
  List<Double> cropScores(List<Region> boxes) {
    crops += boxes.size();
    return images
        .encodeImages(boxes.stream().map(box -> image.crop(square(box, image))).toList())
        .stream()
        .map(query::cropScore)
        .toList();
  }

  /**
   * The square around a box with the context: encoders look at the central square of what they get.
   * Moved inside the image rather than cut, so that it stays square as long as it fits.
   */
  static Region square(Region box, RgbImage image) {
    return square(box, PADDING, image);
  }

  private static Region square(Region box, double factor, RgbImage image) {
    int side = (int) Math.round(factor * Math.max(box.width(), box.height()));
    int width = Math.max(1, Math.min(side, image.width()));
    int height = Math.max(1, Math.min(side, image.height()));
    long x = Math.round(box.centreX() - width / 2.0);
    long y = Math.round(box.centreY() - height / 2.0);
    return new Region(
        (int) Math.max(0, Math.min(image.width() - width, x)),
        (int) Math.max(0, Math.min(image.height() - height, y)),
        width,
        height);
  }
}
