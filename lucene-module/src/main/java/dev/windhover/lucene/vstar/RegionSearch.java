package dev.windhover.lucene.vstar;

import dev.windhover.encoder.ImageDecoder;
import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.ImageSource;
import dev.windhover.encoder.RgbImage;
import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageHit;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.Layout;
import dev.windhover.lucene.PatchHit;
import dev.windhover.lucene.PatchVector;
import dev.windhover.lucene.QueryScale;
import dev.windhover.lucene.ScoreKind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Finds images by small things in them, and says where. Stage one asks the stored vectors: one
 * graph search a level, best place per image, on one calibrated scale, with a part of the whole
 * image's score. Quarters of the image count like places, but are the answer's box only where there
 * is no other. Stage two opens the best candidates and looks again around their best places, at
 * full resolution, under a budget; what it has seen with its own eyes stands before what it has
 * not. Without pixels, or where they cannot be read, stored vectors answer alone; hits say which.
 *
 * <p>Immutable and thread-safe when its encoders are.
 */
public final class RegionSearch {

  /**
   * Part of the whole image's score. With none, large things are missed; with much more, small
   * ones.
   */
  public static final double IMAGE_WEIGHT = 0.15;

  /** Candidates of one level: with as few as are wanted, the graph misses some of the best. */
  private static final int MIN_CANDIDATES = 50;

  /** Images whose pixels are looked at. */
  private static final int SOURCES = 8;

  private static final Comparator<RegionHit> BEST_FIRST =
      Comparator.comparingDouble(RegionHit::score)
          .reversed()
          .thenComparing(hit -> hit.image().id());

  private final Optional<Pixels> pixels;
  private final SearchBudget budget;

  private record Pixels(RegionLocator locator, ImageSource source, ImageDecoder decoder) {}

  /**
   * An image that may answer.
   *
   * @param quarterScore of its best quarter; negative infinity where none is stored or allowed
   * @param places its stored places, best first
   */
  private record Candidate(
      RegionHit hit, double imageScore, double quarterScore, List<PlaceLook.Place> places) {}

  private RegionSearch(Optional<Pixels> pixels, SearchBudget budget) {
    this.pixels = pixels;
    this.budget = budget;
  }

  /** Stored vectors alone: boxes are those of stored parts. */
  public static RegionSearch storedOnly() {
    return new RegionSearch(Optional.empty(), new SearchBudget(1, Duration.ofSeconds(1)));
  }

  /**
   * Both stages.
   *
   * @param source understands the URIs of the index
   * @param budget of one query, shared by the candidates; stage one is never cut short, but the
   *     time it takes is gone for stage two
   */
  public static RegionSearch withPixels(
      RegionLocator locator, ImageSource source, ImageDecoder decoder, SearchBudget budget) {
    return new RegionSearch(
        Optional.of(
            new Pixels(
                Objects.requireNonNull(locator, "locator"),
                Objects.requireNonNull(source, "source"),
                Objects.requireNonNull(decoder, "decoder"))),
        Objects.requireNonNull(budget, "budget"));
  }

  /**
   * Both stages, or the first alone when there are no pixels.
   *
   * @return at most {@code k} hits, those whose pixels were looked at first, each kind best first
   *     and equal ones by id
   * @throws IllegalArgumentException if the index keeps no vectors of parts
   */
  public List<RegionHit> search(ImageSnapshot snapshot, RegionQuery query) throws IOException {
    long deadline = System.nanoTime() + budget.time().toNanos();
    List<Candidate> candidates = find(snapshot, query);
    List<RegionHit> hits =
        pixels.isPresent()
            ? look(pixels.get(), candidates, query, deadline)
            : candidates.stream().map(Candidate::hit).toList();
    return hits.stream().limit(query.k()).toList();
  }

  /**
   * Stage one alone: all candidates, best first, to be intersected with a set of the caller's.
   *
   * @throws IllegalArgumentException if the index keeps no vectors of parts
   */
  public List<RegionHit> candidates(ImageSnapshot snapshot, RegionQuery query) throws IOException {
    return find(snapshot, query).stream().map(Candidate::hit).toList();
  }

  private static List<Candidate> find(ImageSnapshot snapshot, RegionQuery query)
      throws IOException {
    float[] vector = query.vector();
    Map<Integer, QueryScale> scales = new TreeMap<>();
    Set<String> ids = new LinkedHashSet<>();
    int count = Math.max(MIN_CANDIDATES, 5 * query.k());
    for (int level : snapshot.levels()) {
      scales.put(level, snapshot.patchScale(level, vector));
      for (PatchHit hit :
          snapshot.nearestPatches(level, vector, query.kind(), count, query.filter())) {
        ids.add(hit.id());
      }
    }
    if (scales.isEmpty() && snapshot.size() > 0) {
      throw new IllegalArgumentException(
          "the index keeps no vectors of parts: create it with another layout than none");
    }
    ImageQuery.Builder whole = ImageQuery.vector(vector).k(count);
    query.filter().ifPresent(whole::filter);
    for (ImageHit hit : snapshot.search(whole.build()).hits()) {
      ids.add(hit.id());
    }
    QueryScale imageScale = snapshot.imageScale(vector);
    List<Candidate> out = new ArrayList<>();
    for (String id : ids) {
      candidate(snapshot, id, vector, query, scales, imageScale).ifPresent(out::add);
    }
    out.sort(Comparator.comparing(Candidate::hit, BEST_FIRST));
    return out;
  }

  /** The allowed places of an image over all levels, at full precision. */
  private static Optional<Candidate> candidate(
      ImageSnapshot snapshot,
      String id,
      float[] vector,
      RegionQuery query,
      Map<Integer, QueryScale> scales,
      QueryScale imageScale)
      throws IOException {
    ImageEntry entry = snapshot.entry(id).orElseThrow();
    boolean crops = snapshot.searcher().index().settings().layout() == Layout.PYRAMID;
    List<PlaceLook.Place> places = new ArrayList<>();
    List<PlaceLook.Place> quarters = new ArrayList<>();
    for (PatchVector patch : snapshot.patchesOf(id)) {
      if (query.allows(patch.box(), entry.width(), entry.height())) {
        QueryScale scale = scales.get(patch.level());
        double score = scale.score(patch.similarity(vector));
        boolean quarter = crops && patch.level() == CloseLook.QUARTER;
        boolean ofCrop = crops && !quarter && scale.kind() == ScoreKind.CALIBRATED;
        (quarter ? quarters : places)
            .add(new PlaceLook.Place(patch.box(), patch.level(), score, ofCrop));
      }
    }
    double quarterScore =
        quarters.stream()
            .mapToDouble(PlaceLook.Place::score)
            .max()
            .orElse(Double.NEGATIVE_INFINITY);
    if (places.isEmpty()) {
      places.addAll(quarters);
    }
    if (places.isEmpty()) {
      return Optional.empty();
    }
    places.sort(Comparator.comparingDouble(PlaceLook.Place::score).reversed());
    PlaceLook.Place best = places.get(0);
    float[] whole = snapshot.vectorOf(id).orElseThrow();
    double imageScore = imageScale.score(TargetCue.dot(vector, whole));
    RegionHit hit =
        new RegionHit(
            entry,
            best.box(),
            fuse(imageScore, quarterScore, best.score()),
            best.level(),
            List.of(),
            RegionHit.Origin.STORED);
    return Optional.of(new Candidate(hit, imageScore, quarterScore, List.copyOf(places)));
  }

  private static double fuse(double image, double quarter, double place) {
    return IMAGE_WEIGHT * image + (1 - IMAGE_WEIGHT) * Math.max(quarter, place);
  }

  private List<RegionHit> look(
      Pixels eyes, List<Candidate> candidates, RegionQuery query, long deadline) {
    int sources = Math.min(SOURCES, candidates.size());
    int cropsLeft = budget.crops();
    List<RegionHit> seen = new ArrayList<>();
    List<RegionHit> unseen = new ArrayList<>();
    for (int i = 0; i < candidates.size(); i++) {
      Candidate candidate = candidates.get(i);
      long timeLeft = deadline - System.nanoTime();
      int share = i < sources ? cropsLeft / (sources - i) : 0;
      Optional<RegionHit> looked = Optional.empty();
      if (timeLeft > 0 && share >= PlaceLook.LEAST_CROPS) {
        looked = look(eyes, candidate, query, new SearchBudget(share, Duration.ofNanos(timeLeft)));
      }
      if (looked.isPresent()) {
        cropsLeft -= looked.get().path().size();
        seen.add(looked.get());
      } else {
        unseen.add(candidate.hit());
      }
    }
    seen.sort(BEST_FIRST);
    seen.addAll(unseen);
    return seen;
  }

  /** Empty when the pixels cannot be read, or no place that was seen is allowed. */
  private static Optional<RegionHit> look(
      Pixels eyes, Candidate candidate, RegionQuery query, SearchBudget own) {
    RgbImage image;
    try {
      String uri = candidate.hit().image().uri().toString();
      image = eyes.decoder().decode(eyes.source().read(uri));
    } catch (IOException | ImageFormatException e) {
      // The origin of the hit says that its pixels were not seen.
      return Optional.empty();
    }
    PlaceLook look = eyes.locator().placeLook(image, query.vector(), query.kind(), own);
    look.run(candidate.places(), box -> query.allows(box, image.width(), image.height()));
    return look.best()
        .map(best ->
            new RegionHit(
                candidate.hit().image(),
                best.box(),
                fuse(candidate.imageScore(), candidate.quarterScore(), best.score()),
                best.level(),
                look.path(),
                RegionHit.Origin.PIXELS));
  }
}
