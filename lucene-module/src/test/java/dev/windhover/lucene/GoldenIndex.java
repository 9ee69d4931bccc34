package dev.windhover.lucene;

import dev.windhover.encoder.Region;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.sets.ImageSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * What the committed indexes below {@code golden} hold, and how they were made: each by {@link
 * #main} of the version that introduced the schema, once. They are never written again; a new
 * schema gets an index of its own.
 */
final class GoldenIndex {
  static final int D = 12;
  static final IndexSettings SETTINGS =
      IndexSettings.ofVectors("golden-model", D).withLayout(Layout.POOLED);

  /** Deleted again, in another session than they were added in. */
  static final List<String> DELETED = List.of("image-3", "image-17");

  static final Map<String, String> USER_DATA = Map.of("made", "by GoldenIndex");

  private GoldenIndex() {}

  /**
   * All images in the order they were added; image i got number i.
   *
   * @param schema from 2 on every other image is where its id says
   */
  static List<ImageDocument> images(int schema) {
    List<ImageDocument> out = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Random random = new Random(1000 + i);
      ImageDocument.Builder b =
          ImageDocument.builder("image-" + i)
              .uri(
                  schema >= 2 && i % 2 == 1
                      ? ImageUri.of("image-" + i)
                      : new ImageUri("photos", "2024/image " + i + ".jpg"))
              .sha256(String.format("%064x", 7 * i + 1))
              .fileSize(1000L + i)
              .modified(Instant.ofEpochMilli(1_700_000_000_000L + i))
              .size(640, 480 + i)
              .vector(Vectors.unit(random, D))
              .keyword("tag", i % 2 == 0 ? "sea" : "land")
              .text("caption", i % 4 == 0 ? "two dogs on a beach" : "a cat in the grass")
              .json("{\"n\": " + i + "}");
      for (int p = 0; p < i % 4; p++) {
        b.patch(
            PatchVector.ofRegion(1 + p % 2, new Region(p, 2 * p, 40, 50), Vectors.unit(random, D)));
      }
      if (i % 5 == 0) {
        b.heatGrid(Vectors.grid(random, 2, 3, D, Region.ofImage(640, 480 + i)));
      }
      out.add(b.build());
    }
    return out;
  }

  static List<TextDocument> texts() {
    List<TextDocument> out = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      out.add(new TextDocument("text-" + i, "words " + i, Vectors.unit(new Random(50 + i), D)));
    }
    return out;
  }

  /** The set {@code album}: numbers of images that are there. */
  static ImageSet album() {
    return ImageSet.of(1, 4, 20, 39);
  }

  /** Makes the index in the folder that the first word names. */
  public static void main(String[] args) throws IOException {
    ImageIndex index = ImageIndex.create(Path.of(args[0]), SETTINGS);
    List<ImageDocument> images = images(ImageSchema.VERSION);
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < images.size(); i++) {
        writer.upsert(images.get(i));
        if (i == 24) {
          writer.commit();
        }
      }
      for (TextDocument text : texts()) {
        writer.upsertText(text);
      }
    }
    try (ImageIndexWriter writer = index.openWriter()) {
      for (String id : DELETED) {
        writer.delete(id);
      }
      writer.putSet("album", album());
      writer.commit(USER_DATA);
    }
  }
}
