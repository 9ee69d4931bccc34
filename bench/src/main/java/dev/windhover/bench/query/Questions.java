package dev.windhover.bench.query;

import dev.windhover.bench.Photos;
import dev.windhover.bench.collection.MadeCollection;
import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.lucene.ImageHits;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.vstar.RegionHit;
import dev.windhover.lucene.vstar.RegionLocator;
import dev.windhover.lucene.vstar.RegionQuery;
import dev.windhover.lucene.vstar.RegionSearch;
import dev.windhover.lucene.vstar.SearchBudget;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is asked of a collection, each kind as a user asks it: words and pictures are encoded as
 * part of the query. Thread-safe.
 */
final class Questions {
  private static final int K = 10;

  /** Regions that one search may encode: what the bar of region search allows. */
  static final int CROPS = 24;

  /** A kind of question. */
  enum Kind {
    /** Encode words, search. */
    TEXT("text"),
    /** Encode a picture, search. */
    IMAGE("image"),
    /** Words by vector and in captions, fused. */
    HYBRID("hybrid"),
    /** Words, best place of each image, from stored vectors. */
    REGIONS_STORED("regions, stored vectors"),
    /** Words, then a look into the best sources. */
    REGIONS_SEEN("regions, " + CROPS + " crops over 8 sources");

    private final String label;

    Kind(String label) {
      this.label = label;
    }

    /** For tables. */
    String label() {
      return label;
    }
  }

  private final ClipModel model;
  private final ImageSearcher searcher;
  private final List<String> words;
  private final List<RgbImage> pictures;
  private final RegionSearch stored = RegionSearch.storedOnly();
  private final RegionSearch seeing;

  /**
   * @param pictures how many; each is the middle of a photograph, so none is in the collection
   */
  Questions(ClipModel model, MadeCollection collection, ImageSearcher searcher, int pictures)
      throws IOException {
    this.model = model;
    this.searcher = searcher;
    this.words = collection.questions();
    this.pictures = new ArrayList<>();
    List<Path> files = collection.files();
    for (int i = 0; i < Math.min(pictures, files.size()); i++) {
      RgbImage photo = Photos.decode(files.get(i * files.size() / pictures % files.size()));
      this.pictures.add(
          photo.crop(
              new Region(
                  photo.width() / 4,
                  photo.height() / 4,
                  Math.max(1, photo.width() / 2),
                  Math.max(1, photo.height() / 2))));
    }
    this.seeing =
        RegionSearch.withPixels(
            RegionLocator.builder().images(model).patches(model).texts(model).build(),
            collection.source(),
            ImageFileDecoder.withDefaults(),
            new SearchBudget(CROPS, Duration.ofMinutes(1)));
  }

  /** What a search found. */
  record Found(int hits, int crops, int sources) {}

  /** Asks question number {@code i} of a kind. */
  Found ask(Kind kind, int i) throws IOException {
    String asked = words.get(i % words.size());
    return switch (kind) {
      case TEXT -> found(searcher.search(ImageQuery.text(asked).k(K).build()));
      case IMAGE ->
          found(searcher.search(ImageQuery.image(pictures.get(i % pictures.size())).k(K).build()));
      case HYBRID ->
          found(searcher.search(ImageQuery.text(asked).words(asked, "caption").k(K).build()));
      case REGIONS_STORED -> regions(stored, asked);
      case REGIONS_SEEN -> regions(seeing, asked);
    };
  }

  private static Found found(ImageHits hits) {
    return new Found(hits.size(), 0, 0);
  }

  private Found regions(RegionSearch search, String asked) throws IOException {
    float[] vector = model.encodeText(asked);
    try (ImageSnapshot snapshot = searcher.snapshot()) {
      List<RegionHit> hits = search.search(snapshot, RegionQuery.of(vector, QueryKind.TEXT, K));
      int crops = hits.stream().mapToInt(hit -> hit.path().size()).sum();
      int sources = (int) hits.stream().filter(h -> h.origin() == RegionHit.Origin.PIXELS).count();
      return new Found(hits.size(), crops, sources);
    }
  }
}
