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
  private final ImagePyramid pyramid;
  private final TargetCue query;
  private final ImageEncoder images;
  private final PatchEncoder patches;
  private final int maxCrops;
  private final long deadline;
  private int crops;
  private PatchGrid lastGrid;

  Glance(
      RgbImage image,
      TargetCue query,
      ImageEncoder images,
      PatchEncoder patches,
      SearchBudget budget) {
    this.image = image;
    this.pyramid = new ImagePyramid(image, images.model().inputSize());
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
    return heatMapOf(padded(region, image));
  }

  /** The heat map of exactly a region. Costs one crop. */
  HeatMap heatMapOf(Region view) {
    crops++;
    PatchGrid grid = patches.encodePatches(pyramid.crop(view));
    // In pixels of the image, whatever size the pixels that were encoded had.
    lastGrid = new PatchGrid(grid.rows(), grid.columns(), grid.dimensions(), view, grid.vectors());
    return lastHeatMap(query);
  }

  /** The view that was last encoded, by another query. Costs nothing. */
  HeatMap lastHeatMap(TargetCue other) {
    return other.heatMap(lastGrid);
  }

  /** A square around a box, {@code factor} times as large as its longer side. */
  Region around(Region box, double factor) {
    return square(box, factor, image);
  }

  /** The calibrated score of a region and the context around it, or of the image. Costs a crop. */
  double regionScore(Region region) {
    crops++;
    float[] embedding = images.encodeImage(pyramid.crop(padded(region, image)));
    return region.equals(image.bounds())
        ? query.imageScore(embedding)
        : query.quarterScore(embedding);
  }

  /** The calibrated scores of boxes inside the last view. Costs one crop each. */
  List<Double> placeScores(List<Region> boxes) {
    crops += boxes.size();
    List<float[]> vectors =
        images.encodeImages(boxes.stream().map(box -> pyramid.crop(square(box, image))).toList());
    return PlaceEmbedding.of(vectors, lastGrid, boxes).stream().map(query::placeScore).toList();
  }

  /** A region with the context around it. */
  static Region padded(Region region, RgbImage image) {
    return region.scaled(PADDING, image.width(), image.height());
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
