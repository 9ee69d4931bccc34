package dev.windhover.bench.collection;

import dev.windhover.bench.Photos;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Layout;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * The photographs at hand as JPEG files of at most a megapixel, with their real vectors in an index
 * of layout {@code pooled}. Made once and kept.
 */
final class SourcePhotos {
  /** Region search is promised for sources of up to a megapixel. */
  static final int MOST_PIXELS = 1_000_000;

  private static final String RECIPE = "sources";

  private final Path folder;

  SourcePhotos(Path folder) {
    this.folder = folder;
  }

  /** All of them, encoded by {@code model} unless that has been done. */
  List<SourcePhoto> prepare(ClipModel model, List<Path> photos) throws IOException {
    Map<Path, List<String>> captions = Photos.captionsByPhoto();
    Path pictures = Files.createDirectories(folder.resolve("photos"));
    ImageIndex index = open(model, photos, pictures);
    List<SourcePhoto> out = new ArrayList<>();
    try (ImageSearcher searcher = index.openSearcher()) {
      for (Path photo : photos) {
        Path small = pictures.resolve(nameOf(photo));
        ImageDocument document = searcher.document(nameOf(photo)).orElseThrow();
        List<String> said = captions.getOrDefault(photo, List.of());
        out.add(new SourcePhoto(small, document, said.isEmpty() ? List.of(words(photo)) : said));
      }
    }
    return out;
  }

  private ImageIndex open(ClipModel model, List<Path> photos, Path pictures) throws IOException {
    Path place = folder.resolve("index");
    String recipe = photos.size() + " photos by " + model.model().imageFingerprint();
    if (ImageIndex.exists(place)) {
      ImageIndex there = ImageIndex.open(place);
      if (recipe.equals(there.userData().get(RECIPE))) {
        return there;
      }
      MadeCollection.empty(place);
    }
    ImageIndex index =
        ImageIndex.create(place, IndexSettings.of(model.model()).withLayout(Layout.POOLED));
    try (ImageIndexWriter writer = index.openWriter()) {
      for (Path photo : photos) {
        RgbImage image = Photos.decode(photo);
        double scale = Math.sqrt((double) MOST_PIXELS / ((long) image.width() * image.height()));
        Path small = pictures.resolve(nameOf(photo));
        if (scale < 1) {
          int side = (int) (scale * Math.max(image.width(), image.height()));
          image = Photos.resized(image, side);
          writeJpeg(image, small);
        } else {
          Files.write(small, Files.readAllBytes(photo));
        }
        PatchGrid grid = model.encodePatches(image);
        writer.upsert(
            ImageDocument.builder(nameOf(photo))
                .size(image.width(), image.height())
                .vector(model.encodeImage(image))
                .patches(grid)
                .build());
      }
      writer.commit(Map.of(RECIPE, recipe));
    }
    return index;
  }

  /** Photos of two folders may have one name. */
  private static String nameOf(Path photo) {
    return photo.getParent().getFileName() + "-" + photo.getFileName();
  }

  private static String words(Path photo) {
    return photo.getFileName().toString().replaceFirst("\\.[^.]*$", "").replace('-', ' ');
  }

  static void writeJpeg(RgbImage image, Path file) throws IOException {
    BufferedImage out =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
    byte[] samples = image.samples();
    int[] row = new int[image.width()];
    for (int y = 0, s = 0; y < image.height(); y++) {
      for (int x = 0; x < row.length; x++, s += 3) {
        row[x] = (samples[s] & 0xff) << 16 | (samples[s + 1] & 0xff) << 8 | (samples[s + 2] & 0xff);
      }
      out.setRGB(0, y, row.length, 1, row, 0, row.length);
    }
    ImageIO.write(out, "jpg", file.toFile());
  }
}
