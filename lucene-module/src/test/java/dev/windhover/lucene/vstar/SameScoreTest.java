package dev.windhover.lucene.vstar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Layout;
import dev.windhover.lucene.PatchVector;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A photo and a query score the same wherever the photo is stored. */
class SameScoreTest {
  private static final int PHOTOS = 24;
  private static final String TARGET = "p5";

  @TempDir Path folder;
  private final ColourEncoder encoder = new ColourEncoder();
  private final Map<String, RgbImage> photos = new HashMap<>();

  @BeforeEach
  void paint() {
    for (int i = 0; i < PHOTOS; i++) {
      Pictures picture =
          Pictures.gray(480, 360)
              .with(new Region(15 * i, 250, 40, 40), i % 2 == 0 ? 0x0000ff : 0xffff00);
      photos.put(
          "p" + i,
          (i == 5 ? picture.with(new Region(360, 90, 120, 90), 0xff0000) : picture).image());
    }
  }

  private ImageIndex create(String name) throws IOException {
    return ImageIndex.create(
        folder.resolve(name),
        IndexSettings.ofVectors("colours", ColourEncoder.NAMES.size()).withLayout(Layout.PYRAMID));
  }

  /** Photos from one number to before another, a commit and so a segment every {@code each}. */
  private ImageIndex index(String name, int from, int to, int each) throws IOException {
    ImageIndex index = create(name);
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = from; i < to; i++) {
        writer.upsert(document("p" + i));
        if ((i + 1) % each == 0) {
          writer.commit();
        }
      }
    }
    return index;
  }

  private ImageDocument document(String id) {
    RgbImage image = photos.get(id);
    ImageDocument.Builder builder =
        ImageDocument.builder(id)
            .uri("", id)
            .size(image.width(), image.height())
            .vector(encoder.encodeImage(image));
    List<List<Region>> levels =
        RegionTree.of(image.width(), image.height(), 56).levels(image.width(), image.height());
    for (int level = 0; level < levels.size(); level++) {
      for (Region part : levels.get(level)) {
        builder.patch(PatchVector.ofRegion(level + 1, part, encoder.encodeImage(image.crop(part))));
      }
    }
    return builder.build();
  }

  private RegionHit target(ImageIndex index, RegionSearch search) throws IOException {
    try (ImageSearcher searcher =
            index.searcher().calibration(encoder.model().calibration().orElseThrow()).open();
        ImageSnapshot snapshot = searcher.snapshot()) {
      return search
          .search(snapshot, RegionQuery.of(encoder.encodeText("red"), QueryKind.TEXT, 10))
          .stream()
          .filter(hit -> hit.image().id().equals(TARGET))
          .findFirst()
          .orElseThrow();
    }
  }

  private RegionSearch withPixels() {
    return RegionSearch.withPixels(
        RegionLocator.builder().images(encoder).patches(encoder).texts(encoder).build(),
        uri -> uri.getBytes(StandardCharsets.UTF_8),
        bytes -> photos.get(new String(bytes, StandardCharsets.UTF_8)),
        new SearchBudget(200, Duration.ofMinutes(1)));
  }

  @Test
  void region_inAnyIndexSegmentOrShard_scoresTheSame() throws IOException {
    ImageIndex alone = index("alone", 5, 6, 100);
    ImageIndex oneSegment = index("one", 0, PHOTOS, 100);
    ImageIndex manySegments = index("many", 0, PHOTOS, 4);
    ImageIndex first = index("first", 0, 12, 100);
    ImageIndex second = index("second", 12, PHOTOS, 100);
    ImageIndex merged = create("merged");
    try (ImageIndexWriter writer = merged.openWriter()) {
      writer.addIndexes(List.of(first, second));
    }
    for (RegionSearch search : List.of(RegionSearch.storedOnly(), withPixels())) {
      RegionHit expected = target(alone, search);
      assertThat(expected.score()).isGreaterThan(2);
      for (ImageIndex index : List.of(oneSegment, manySegments, first, merged)) {
        RegionHit hit = target(index, search);
        assertThat(hit.score()).isCloseTo(expected.score(), within(1e-4));
        assertThat(hit.box()).isEqualTo(expected.box());
      }
    }
  }
}
