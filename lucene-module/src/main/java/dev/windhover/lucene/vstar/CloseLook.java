package dev.windhover.lucene.vstar;

import dev.windhover.encoder.ImageEncoder;
import dev.windhover.encoder.PatchEncoder;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.lucene.Layout;
import dev.windhover.lucene.PatchVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Encodes the quarters of an image and what stands out in it, each as a crop at full resolution:
 * what layout {@code pyramid} stores. Places come from the patch vectors of the whole image (level
 * {@value #COARSE}) and of windows over it (level {@value #FINE}), joined to one fine grid; crops
 * rank better than pooled patch vectors, and few well-chosen crops better than many evenly laid
 * ones. The quarters (level {@value #QUARTER}) are V*'s first split: of a thing that its
 * surroundings explain they know more than a crop of the thing alone, but not where it is.
 * Thread-safe when its encoders are.
 */
public final class CloseLook {

  /** Level of places seen from afar: large things. */
  public static final int COARSE = 1;

  /** Level of places seen through windows: small things. */
  public static final int FINE = 2;

  /** Level of the four parts of the first split: that a thing is there, not where. */
  public static final int QUARTER = Layout.QUARTERS;

  /** Places of level {@value #COARSE}; large things are in the image's own vector already. */
  static final int COARSE_PLACES = 4;

  /** Places of level {@value #FINE}; more did not find more. */
  static final int FINE_PLACES = 16;

  /** Windows along the shorter side. */
  private static final int WINDOWS = 3;

  /** Windows along the longer side, at most, whatever its length. */
  private static final int MAX_WINDOWS = 8;

  private final ImageEncoder images;
  private final PatchEncoder patches;

  /**
   * @param images encodes crops
   * @param patches of the same model
   */
  public CloseLook(ImageEncoder images, PatchEncoder patches) {
    this.images = Objects.requireNonNull(images, "images");
    this.patches = Objects.requireNonNull(patches, "patches");
  }

  /**
   * The vectors of the places that stand out, at most 20, and of four quarters unless the image is
   * no larger than what the model sees at once. Costs a patch pass over the image, one a window (9
   * for most photos), and the crops.
   */
  public List<PatchVector> vectors(RgbImage image) {
    PatchGrid windows = windows(image);
    List<PatchVector> out = new ArrayList<>();
    add(COARSE, places(patches.encodePatches(image), COARSE_PLACES), image, windows, out);
    add(FINE, places(windows, FINE_PLACES), image, windows, out);
    List<Region> quarters = quarters(image);
    addAll(QUARTER, quarters, encode(image, quarters), out);
    return out;
  }

  /**
   * The vectors of places that somebody else chose, such as the boxes of a detector, as level
   * {@value #FINE}. Costs a patch pass a window, and a crop each.
   *
   * @param places inside the image
   * @return in the order of the places
   */
  public List<PatchVector> vectorsOf(RgbImage image, List<Region> places) {
    List<PatchVector> out = new ArrayList<>();
    if (!places.isEmpty()) {
      add(FINE, places, image, windows(image), out);
    }
    return out;
  }

  private List<Region> quarters(RgbImage image) {
    int input = images.model().inputSize();
    return RegionTree.of(image.width(), image.height(), input).split(image.bounds()).stream()
        .map(part -> Glance.padded(part, image))
        .toList();
  }

  private static List<Region> places(PatchGrid grid, int count) {
    return RegionProposals.of(grid, count).stream().map(RegionProposals.Proposal::box).toList();
  }

  private void add(
      int level, List<Region> places, RgbImage image, PatchGrid windows, List<PatchVector> out) {
    List<Region> views = places.stream().map(place -> Glance.square(place, image)).toList();
    addAll(level, places, PlaceEmbedding.of(encode(image, views), windows, places), out);
  }

  private List<float[]> encode(RgbImage image, List<Region> views) {
    return images.encodeImages(views.stream().map(image::crop).toList());
  }

  private static void addAll(
      int level, List<Region> places, List<float[]> vectors, List<PatchVector> out) {
    for (int i = 0; i < places.size(); i++) {
      out.add(PatchVector.ofRegion(level, places.get(i), vectors.get(i)));
    }
  }

  /**
   * The patch vectors of windows that tile the image, joined to one grid over all of it. Windows
   * are no smaller than what the model sees at once, so a small image is one window. Costs a patch
   * pass a window.
   */
  public PatchGrid windows(RgbImage image) {
    int input = images.model().inputSize();
    int shorter = Math.min(image.width(), image.height());
    int side = Math.max(Math.ceilDiv(shorter, WINDOWS), input);
    int columns = count(image.width(), side);
    int rows = count(image.height(), side);
    int width = Math.ceilDiv(image.width(), columns);
    int height = Math.ceilDiv(image.height(), rows);
    List<RgbImage> windows = new ArrayList<>(rows * columns);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        // All windows have one size, so that all grids do; neighbours may share a row of pixels.
        windows.add(
            image.crop(
                new Region(
                    start(image.width(), width, c, columns),
                    start(image.height(), height, r, rows),
                    width,
                    height)));
      }
    }
    return join(patches.encodePatches(windows), rows, columns, image);
  }

  private static int count(int length, int side) {
    return Math.max(1, Math.min(MAX_WINDOWS, Math.round((float) length / side)));
  }

  private static int start(int length, int window, int index, int count) {
    return count == 1 ? 0 : (int) ((long) (length - window) * index / (count - 1));
  }

  private static PatchGrid join(List<PatchGrid> grids, int rows, int columns, RgbImage image) {
    int cellRows = grids.get(0).rows();
    int cellColumns = grids.get(0).columns();
    int d = grids.get(0).dimensions();
    float[] out = new float[grids.size() * cellRows * cellColumns * d];
    for (int g = 0; g < grids.size(); g++) {
      float[] vectors = grids.get(g).vectors();
      int top = g / columns * cellRows;
      int left = g % columns * cellColumns;
      for (int r = 0; r < cellRows; r++) {
        int to = ((top + r) * columns * cellColumns + left) * d;
        System.arraycopy(vectors, r * cellColumns * d, out, to, cellColumns * d);
      }
    }
    return new PatchGrid(
        rows * cellRows,
        columns * cellColumns,
        d,
        Region.ofImage(image.width(), image.height()),
        out);
  }
}
