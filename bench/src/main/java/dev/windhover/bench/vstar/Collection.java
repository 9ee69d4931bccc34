package dev.windhover.bench.vstar;

import dev.windhover.encoder.Calibration.Level;
import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.VectorStatistics.ScoreScale;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageHit;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Layout;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.vstar.RegionHit;
import dev.windhover.lucene.vstar.RegionLocator;
import dev.windhover.lucene.vstar.RegionQuery;
import dev.windhover.lucene.vstar.RegionSearch;
import dev.windhover.lucene.vstar.SearchBudget;
import dev.windhover.tools.build.ImageVectors;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** Photos in real indexes of several layouts, and what each way of searching answers. */
final class Collection implements Closeable {

  /** What the speed bar of region search allows. */
  private static final SearchBudget BUDGET = new SearchBudget(24, Duration.ofMinutes(1));

  private static final int K = 50;

  private final ClipModel model;
  private final List<TestPhoto> photos;
  private final Map<String, RgbImage> decoded = new HashMap<>();
  private final Map<Layout, ImageSearcher> searchers = new EnumMap<>(Layout.class);
  private final Map<Layout, Double> secondsPerPhoto = new EnumMap<>(Layout.class);
  private final Map<Layout, Long> bytes = new EnumMap<>(Layout.class);
  private final Map<String, Map<Region, float[]>> truth = new HashMap<>();

  Collection(ClipModel model, List<TestPhoto> photos, List<Layout> layouts, Path folder)
      throws IOException {
    this.model = model;
    this.photos = List.copyOf(photos);
    ImageFileDecoder decoder = ImageFileDecoder.withDefaults();
    for (TestPhoto photo : photos) {
      decoded.put(photo.id(), decoder.decode(Files.readAllBytes(photo.file())));
    }
    for (Layout layout : layouts) {
      build(layout, folder.resolve(layout.name()));
    }
  }

  private void build(Layout layout, Path folder) throws IOException {
    long started = System.nanoTime();
    ImageIndex index =
        ImageIndex.create(folder, IndexSettings.of(model.model()).withLayout(layout));
    ImageVectors vectors = ImageVectors.of(layout, model, model);
    try (ImageIndexWriter writer = index.openWriter()) {
      for (TestPhoto photo : photos) {
        ImageDocument.Builder document = ImageDocument.builder(photo.id()).uri("", photo.id());
        vectors.addTo(document, decoded.get(photo.id()));
        writer.upsert(document.build());
      }
    }
    secondsPerPhoto.put(layout, (System.nanoTime() - started) / 1e9 / photos.size());
    try (var files = Files.walk(folder)) {
      bytes.put(
          layout, files.filter(Files::isRegularFile).mapToLong(f -> f.toFile().length()).sum());
    }
    searchers.put(
        layout, index.searcher().calibration(model.model().calibration().orElseThrow()).open());
  }

  double secondsPerPhoto(Layout layout) {
    return secondsPerPhoto.get(layout);
  }

  long bytesPerPhoto(Layout layout) {
    return bytes.get(layout) / photos.size();
  }

  /** The whole of the photo that is the right answer. */
  Region bounds(Case question) {
    return decoded.get(question.photo().id()).bounds();
  }

  /** The whole image's vector alone. */
  Outcome whole(Case question) throws IOException {
    long started = System.nanoTime();
    ImageSearcher searcher = searchers.values().iterator().next();
    List<ImageHit> hits =
        searcher
            .search(
                ImageQuery.vector(model.encodeText(question.words()))
                    .k(K)
                    .filter(candidates(question))
                    .build())
            .hits();
    int rank = 0;
    while (rank < hits.size() && !hits.get(rank).id().equals(question.photo().id())) {
      rank++;
    }
    return new Outcome(
        rank < hits.size() ? rank : Outcome.NOT_FOUND, Optional.empty(), since(started), 0);
  }

  Outcome stageOne(Case question, Layout layout) throws IOException {
    return regions(question, layout, RegionSearch.storedOnly());
  }

  Outcome bothStages(Case question, Layout layout) throws IOException {
    RegionLocator locator =
        RegionLocator.builder().images(model).patches(model).texts(model).build();
    return regions(
        question,
        layout,
        RegionSearch.withPixels(
            locator,
            uri -> uri.getBytes(StandardCharsets.UTF_8),
            name -> decoded.get(new String(name, StandardCharsets.UTF_8)),
            BUDGET));
  }

  private Outcome regions(Case question, Layout layout, RegionSearch search) throws IOException {
    long started = System.nanoTime();
    float[] vector = model.encodeText(question.words());
    try (ImageSnapshot snapshot = searchers.get(layout).snapshot()) {
      List<RegionHit> hits =
          search.search(
              snapshot, RegionQuery.of(vector, QueryKind.TEXT, K).filter(candidates(question)));
      double milliseconds = since(started);
      int crops = hits.stream().mapToInt(hit -> hit.path().size()).sum();
      for (int i = 0; i < hits.size(); i++) {
        if (hits.get(i).image().id().equals(question.photo().id())) {
          return new Outcome(i, Optional.of(hits.get(i).box()), milliseconds, crops);
        }
      }
      return new Outcome(Outcome.NOT_FOUND, Optional.empty(), milliseconds, crops);
    }
  }

  /**
   * Every photo by the best of its true boxes, encoded as crops: what perfect proposals would give.
   * The right photo by the box in question alone.
   */
  Outcome oracle(Case question) {
    float[] query = model.encodeText(question.words());
    ScoreScale scale =
        model.model().calibration().orElseThrow().level(Level.CROP).orElseThrow().scaleOf(query);
    double right = scale.z(dot(query, truth(question.photo()).get(question.box())));
    int rank = 0;
    for (TestPhoto photo : photos) {
      if (!photo.shows().contains(question.label())
          && truth(photo).values().stream().anyMatch(v -> scale.z(dot(query, v)) >= right)) {
        rank++;
      }
    }
    return new Outcome(rank, Optional.of(question.box()), 0, 0);
  }

  private Map<Region, float[]> truth(TestPhoto photo) {
    return truth.computeIfAbsent(
        photo.id(),
        id -> {
          RgbImage image = decoded.get(id);
          Map<Region, float[]> out = new HashMap<>();
          for (Region box : photo.boxes()) {
            Region view = box.scaled(1.2, image.width(), image.height());
            out.put(box, model.encodeImage(image.crop(view)));
          }
          return out;
        });
  }

  private static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  /** All photos but others that show the class. */
  private Query candidates(Case question) {
    BooleanQuery.Builder out = new BooleanQuery.Builder();
    out.add(ImageSchema.images(), Occur.FILTER);
    for (TestPhoto photo : photos) {
      if (photo.shows().contains(question.label()) && !photo.id().equals(question.photo().id())) {
        out.add(new TermQuery(ImageSchema.idTerm(photo.id())), Occur.MUST_NOT);
      }
    }
    return out.build();
  }

  private static double since(long started) {
    return (System.nanoTime() - started) / 1e6;
  }

  @Override
  public void close() throws IOException {
    for (ImageSearcher searcher : searchers.values()) {
      searcher.close();
    }
  }
}
