package dev.windhover.tools.eval.vstar;

import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
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
import java.io.UncheckedIOException;
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

/**
 * Photos in real indexes of several layouts, and what each way of searching answers. Searches may
 * run side by side with each other.
 */
public final class Collection implements Closeable {

  /** What the speed bar of region search allows. */
  private static final SearchBudget BUDGET = new SearchBudget(24, Duration.ofMinutes(1));

  private static final int K = 50;

  private final ClipModel model;
  private final List<TestPhoto> photos;
  private final PhotoPixels pixels;
  private final Map<String, Integer> numbers = new HashMap<>();
  private final Map<Layout, ImageSearcher> searchers = new EnumMap<>(Layout.class);
  private final Map<Layout, Double> secondsPerPhoto = new EnumMap<>(Layout.class);
  private final Map<Layout, Long> bytes = new EnumMap<>(Layout.class);
  private final TrueBoxes truth;

  /**
   * Builds an index of every layout.
   *
   * @param model with a calibration and patch vectors
   * @param layouts at least one
   * @param folder where the indexes go, absent or empty
   * @param progress called for each photo of each index
   */
  public Collection(
      ClipModel model,
      List<TestPhoto> photos,
      List<Layout> layouts,
      PhotoPixels pixels,
      Path folder,
      Runnable progress)
      throws IOException {
    this.model = model;
    this.photos = List.copyOf(photos);
    this.pixels = pixels;
    this.truth = new TrueBoxes(model, this.photos, pixels);
    for (int i = 0; i < photos.size(); i++) {
      numbers.put(photos.get(i).id(), i);
    }
    for (Layout layout : layouts) {
      build(layout, folder.resolve(layout.name()), progress);
    }
  }

  /** The name of a photo in the indexes; file names may hold what a URI may not. */
  private String key(TestPhoto photo) {
    return Integer.toString(numbers.get(photo.id()));
  }

  private void build(Layout layout, Path folder, Runnable progress) throws IOException {
    long started = System.nanoTime();
    ImageIndex index =
        ImageIndex.create(folder, IndexSettings.of(model.model()).withLayout(layout));
    ImageVectors vectors = ImageVectors.of(layout, model, model);
    try (ImageIndexWriter writer = index.openWriter()) {
      for (TestPhoto photo : photos) {
        ImageDocument.Builder document = ImageDocument.builder(key(photo)).uri("", key(photo));
        vectors.addTo(document, pixels.of(photo));
        writer.upsert(document.build());
        progress.run();
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

  /** To encode and write one photo, on average; decoding counts where photos are not held. */
  public double secondsPerPhoto(Layout layout) {
    return secondsPerPhoto.get(layout);
  }

  /** On disk, on average. */
  public long bytesPerPhoto(Layout layout) {
    return bytes.get(layout) / photos.size();
  }

  /** The whole of the photo that is the right answer. */
  public Region bounds(Case question) throws IOException {
    return pixels.of(question.photo()).bounds();
  }

  /** The whole image's vector alone. */
  public Outcome whole(Case question) throws IOException {
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
    while (rank < hits.size() && !hits.get(rank).id().equals(key(question.photo()))) {
      rank++;
    }
    return new Outcome(
        rank < hits.size() ? rank : Outcome.NOT_FOUND, Optional.empty(), since(started), 0);
  }

  /** Stored vectors of places alone. */
  public Outcome stageOne(Case question, Layout layout) throws IOException {
    return regions(question, layout, RegionSearch.storedOnly());
  }

  /** The best photos looked at again. */
  public Outcome bothStages(Case question, Layout layout) throws IOException {
    RegionLocator locator =
        RegionLocator.builder().images(model).patches(model).texts(model).build();
    return regions(
        question,
        layout,
        RegionSearch.withPixels(
            locator,
            // The number of the photo stands for its bytes.
            uri -> uri.getBytes(StandardCharsets.UTF_8),
            this::named,
            BUDGET));
  }

  private RgbImage named(byte[] name) {
    int number = Integer.parseInt(new String(name, StandardCharsets.UTF_8));
    try {
      return pixels.of(photos.get(number));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
        if (hits.get(i).image().id().equals(key(question.photo()))) {
          return new Outcome(i, Optional.of(hits.get(i).box()), milliseconds, crops);
        }
      }
      return new Outcome(Outcome.NOT_FOUND, Optional.empty(), milliseconds, crops);
    }
  }

  /** What perfect proposals would give: the annotated boxes, encoded as crops. */
  public Outcome oracle(Case question) throws IOException {
    return truth.asCrops(question);
  }

  /** As {@link #oracle}, but scored as stored places are, with the part of the whole image. */
  public Outcome placedOracle(Case question) throws IOException {
    return truth.asPlaces(question);
  }

  /** All photos but others that show the class. */
  private Query candidates(Case question) {
    BooleanQuery.Builder out = new BooleanQuery.Builder();
    out.add(ImageSchema.images(), Occur.FILTER);
    for (TestPhoto photo : photos) {
      if (photo.shows().contains(question.label()) && !photo.id().equals(question.photo().id())) {
        out.add(new TermQuery(ImageSchema.idTerm(key(photo))), Occur.MUST_NOT);
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
