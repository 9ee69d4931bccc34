package dev.windhover.lucene.vstar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.ImageSource;
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
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RegionSearchTest {
  private static final int RED = 0xff0000;
  private static final Region NEEDLE = new Region(700, 300, 40, 40);

  @TempDir Path folder;
  private final ColourEncoder encoder = new ColourEncoder();
  private final Map<String, RgbImage> photos = new HashMap<>();

  /** Forty gray photos with something blue or yellow, one of them with something red too. */
  private ImageIndex index(Layout layout) throws IOException {
    for (int i = 0; i < 40; i++) {
      Pictures picture =
          Pictures.gray(960, 720)
              .with(new Region(20 * i, 500, 50, 50), i % 2 == 0 ? 0x0000ff : 0xffff00);
      photos.put("p" + i, (i == 17 ? picture.with(NEEDLE, RED) : picture).image());
    }
    ImageIndex index =
        ImageIndex.create(
            folder,
            IndexSettings.ofVectors("colours", ColourEncoder.NAMES.size()).withLayout(layout));
    try (ImageIndexWriter writer = index.openWriter()) {
      for (Map.Entry<String, RgbImage> photo : photos.entrySet()) {
        writer.upsert(document(photo.getKey(), photo.getValue(), layout));
      }
    }
    return index;
  }

  private ImageDocument document(String id, RgbImage image, Layout layout) {
    ImageDocument.Builder builder =
        ImageDocument.builder(id)
            .uri("", id)
            .size(image.width(), image.height())
            .vector(encoder.encodeImage(image));
    if (layout == Layout.PYRAMID) {
      List<List<Region>> levels = RegionTree.of(960, 720, 56).levels(960, 720);
      for (int level = 0; level < levels.size(); level++) {
        for (Region part : levels.get(level)) {
          builder.patch(
              PatchVector.ofRegion(level + 1, part, encoder.encodeImage(image.crop(part))));
        }
      }
    }
    return builder.build();
  }

  private ImageSearcher searcher(ImageIndex index) throws IOException {
    return index.openSearcher();
  }

  private RegionQuery red() {
    return RegionQuery.of(encoder.encodeText("red"), QueryKind.TEXT, 5);
  }

  private RegionSearch withPixels(ImageSource source) {
    return withPixels(source, Duration.ofMinutes(1));
  }

  private RegionSearch withPixels(ImageSource source, Duration time) {
    RegionLocator locator =
        RegionLocator.builder().images(encoder).patches(encoder).texts(encoder).build();
    // Pictures need no file format here: the name is what is "decoded".
    return RegionSearch.withPixels(
        locator,
        source,
        bytes -> photos.get(new String(bytes, java.nio.charset.StandardCharsets.UTF_8)),
        new SearchBudget(200, time));
  }

  private static byte[] name(String uri) {
    return uri.getBytes(java.nio.charset.StandardCharsets.UTF_8);
  }

  @Test
  void storedOnly_smallThing_isFoundAtTheStoredPartAndSaysSo() throws IOException {
    try (ImageSearcher searcher = searcher(index(Layout.PYRAMID));
        ImageSnapshot snapshot = searcher.snapshot()) {
      List<RegionHit> hits = RegionSearch.storedOnly().search(snapshot, red());

      assertThat(hits).hasSize(5);
      assertThat(hits.get(0).image().id()).isEqualTo("p17");
      assertThat(hits.get(0).box().overlap(NEEDLE)).isPositive();
      assertThat(hits.get(0).path()).isEmpty();
      assertThat(hits).allMatch(hit -> hit.origin() == RegionHit.Origin.STORED);
    }
  }

  @Test
  void withPixels_smallThing_hasACloserBox() throws IOException {
    try (ImageSearcher searcher = searcher(index(Layout.PYRAMID));
        ImageSnapshot snapshot = searcher.snapshot()) {
      RegionHit stored = RegionSearch.storedOnly().search(snapshot, red()).get(0);
      RegionHit hit = withPixels(RegionSearchTest::name).search(snapshot, red()).get(0);

      assertThat(hit.image().id()).isEqualTo("p17");
      assertThat(hit.path()).isNotEmpty();
      assertThat(hit.box().iou(NEEDLE)).isGreaterThanOrEqualTo(stored.box().iou(NEEDLE));
    }
  }

  @Test
  void withPixels_stageOneTakesAllTheTime_storedVectorsAnswer() throws IOException {
    try (ImageSearcher searcher = searcher(index(Layout.PYRAMID));
        ImageSnapshot snapshot = searcher.snapshot()) {
      RegionQuery slow = red().filter(new SlowQuery());
      // Enough to look at some candidates, if stage one left anything of it.
      RegionSearch search = withPixels(RegionSearchTest::name, Duration.ofMillis(250));

      assertThat(search.search(snapshot, slow))
          .hasSize(5)
          .allMatch(hit -> hit.origin() == RegionHit.Origin.STORED);
    }
  }

  @Test
  void withPixels_whereNoneCanBeRead_storedVectorsAnswer() throws IOException {
    try (ImageSearcher searcher = searcher(index(Layout.PYRAMID));
        ImageSnapshot snapshot = searcher.snapshot()) {
      RegionSearch search =
          withPixels(uri -> {
            throw new FileNotFoundException(uri);
          });

      assertThat(search.search(snapshot, red()))
          .isEqualTo(RegionSearch.storedOnly().search(snapshot, red()));
    }
  }

  @Test
  void within_aWindowThatMissesTheThing_answersInsideTheWindowOnly() throws IOException {
    try (ImageSearcher searcher = searcher(index(Layout.PYRAMID));
        ImageSnapshot snapshot = searcher.snapshot()) {
      RegionQuery left = red().within(new RegionQuery.Window(0, 0, 0.5, 1));

      List<RegionHit> hits = withPixels(RegionSearchTest::name).search(snapshot, left);

      assertThat(hits).isNotEmpty().allMatch(hit -> hit.box().centreX() < 480);
      assertThat(hits.get(0).box().overlap(NEEDLE)).isZero();
    }
  }

  @Test
  void search_ofAnIndexWithoutParts_isRefused() throws IOException {
    try (ImageSearcher searcher = searcher(index(Layout.NONE));
        ImageSnapshot snapshot = searcher.snapshot()) {
      assertThatThrownBy(() -> RegionSearch.storedOnly().search(snapshot, red()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("another layout than none");
    }
  }

  @Test
  void window_outOfOrder_isRefused() {
    assertThatThrownBy(() -> new RegionQuery.Window(0.5, 0, 0.5, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("left < right");
  }

  /** All images, after {@value #MILLIS} milliseconds. */
  private static final class SlowQuery extends Query {
    private static final int MILLIS = 300;

    @Override
    public Query rewrite(IndexSearcher searcher) {
      LockSupport.parkNanos(Duration.ofMillis(MILLIS).toNanos());
      return new MatchAllDocsQuery();
    }

    @Override
    public void visit(QueryVisitor visitor) {
      visitor.visitLeaf(this);
    }

    @Override
    public String toString(String field) {
      return "slow";
    }

    @Override
    public boolean equals(Object o) {
      return sameClassAs(o);
    }

    @Override
    public int hashCode() {
      return classHash();
    }
  }
}
