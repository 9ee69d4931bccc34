package dev.windhover.tools.serve;

import dev.windhover.encoder.Calibration;
import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.Thresholds;
import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageHit;
import dev.windhover.lucene.ImageHits;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.ScoreKind;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.tools.serve.Answers.Box;
import dev.windhover.tools.serve.Answers.Hit;
import dev.windhover.tools.serve.Answers.Hits;
import dev.windhover.tools.serve.PhotoFiles.Photo;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** Search by words, by a picture that is sent, and by an image or a part of one of the index. */
final class SearchApi {
  private static final int DEFAULT_K = 48;
  private static final int MAX_K = 500;

  /** Hits that are looked into when boxes are asked for; each may cost several encodes. */
  private static final int MAX_BOXED = 24;

  private static final Set<String> SHAPE =
      union(Set.of("k", "minScore", "diversity", "boxes"), Filters.NAMES);
  private static final Set<String> WORDS = union(SHAPE, Set.of("q", "not", "like"));
  private static final Set<String> UPLOAD = union(SHAPE, Set.of("q", "not"));
  private static final Set<String> SIMILAR = union(SHAPE, Set.of("q", "not", "box"));

  private final Backend backend;
  private final Uploads uploads;

  SearchApi(Backend backend, Uploads uploads) {
    this.backend = backend;
    this.uploads = uploads;
  }

  private static Set<String> union(Set<String> a, Set<String> b) {
    Set<String> out = new HashSet<>(a);
    out.addAll(b);
    return Set.copyOf(out);
  }

  /** {@code GET /search}. */
  void words(Context context) throws IOException {
    Parameters parameters = new Parameters(context);
    parameters.allow(WORDS);
    Optional<String> like = parameters.text("like").map(ImageKey::idOf);
    Optional<String> words = parameters.text("q");
    if (words.isEmpty() && like.isEmpty()) {
      throw Problem.badRequest("q is missing: say what to look for");
    }
    LiveIndex.State state = backend.index().state();
    answer(
        context,
        parameters,
        state,
        like.isPresent() ? QueryKind.IMAGE : QueryKind.TEXT,
        (query, snapshot) -> {
          if (like.isPresent()) {
            requireEntry(snapshot, like.get());
            query.plusLike(like.get(), 1);
          }
          addWords(query, parameters);
          return words.flatMap(w -> like.isPresent() ? Optional.empty() : Optional.of(w));
        });
  }

  /** {@code POST /search}: the body is a picture. */
  void picture(Context context) throws IOException {
    Parameters parameters = new Parameters(context);
    parameters.allow(UPLOAD);
    byte[] bytes = uploads.read(context);
    answer(
        context,
        parameters,
        backend.index().state(),
        QueryKind.IMAGE,
        (query, snapshot) -> {
          query.plus(backend.pictures().decode(bytes), 1);
          addWords(query, parameters);
          return Optional.empty();
        });
  }

  /** {@code GET /images/{id}/similar}: like the whole image, or like a part of it. */
  void similar(Context context) throws IOException {
    Parameters parameters = new Parameters(context);
    parameters.allow(SIMILAR);
    String id = ImageKey.idOf(context.pathParam("id"));
    Optional<Region> box = parameters.region("box");
    LiveIndex.State state = backend.index().state();
    answer(
        context,
        parameters,
        state,
        QueryKind.IMAGE,
        (query, snapshot) -> {
          ImageEntry entry = requireEntry(snapshot, id);
          if (box.isEmpty()) {
            query.plusLike(id, 1);
          } else {
            query.plus(crop(state, entry, box.get()), 1).filter(others(id));
          }
          addWords(query, parameters);
          return Optional.empty();
        });
  }

  /** All images but one. */
  private static Query others(String id) {
    return new BooleanQuery.Builder()
        .add(ImageSchema.images(), BooleanClause.Occur.FILTER)
        .add(new TermQuery(ImageSchema.idTerm(id)), BooleanClause.Occur.MUST_NOT)
        .build();
  }

  private RgbImage crop(LiveIndex.State state, ImageEntry entry, Region box) throws IOException {
    PhotoFiles files = Backend.files(state);
    Photo photo = files.find(entry.uri());
    RgbImage image = backend.pictures().pixels(files, photo);
    try {
      return image.crop(box.clampedTo(image.width(), image.height()));
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest(
          "box lies outside the image of " + image.width() + "x" + image.height() + " pixels");
    }
  }

  static ImageEntry requireEntry(ImageSnapshot snapshot, String id) throws IOException {
    return snapshot.entry(id).orElseThrow(() -> Problem.notFound("there is no image with this id"));
  }

  private static void addWords(ImageQuery.Builder query, Parameters parameters) {
    parameters.text("q").ifPresent(query::plus);
    for (String word : parameters.all("not")) {
      if (!word.isBlank()) {
        query.minus(word.strip());
      }
    }
  }

  /** Fills in what is looked for. */
  @FunctionalInterface
  private interface Subject {
    /** Returns the words that boxes are to be found for, if there are any. */
    Optional<String> into(ImageQuery.Builder query, ImageSnapshot snapshot) throws IOException;
  }

  private void answer(
      Context context,
      Parameters parameters,
      LiveIndex.State state,
      QueryKind kind,
      Subject subject)
      throws IOException {
    long start = System.nanoTime();
    int k = parameters.integer("k", DEFAULT_K, 1, MAX_K);
    OptionalDouble minScore = parameters.number("minScore", -100, 100);
    OptionalDouble diversity = parameters.number("diversity", 0, 1);
    int boxed = parameters.flag("boxes") ? Math.min(k, MAX_BOXED) : 0;
    ImageQuery.Builder query =
        ImageQuery.builder().k(k).timeLimit(backend.settings().limits().requestTime());
    Filters.of(parameters).ifPresent(query::filter);
    minScore.ifPresent(query::minimumScore);
    diversity.ifPresent(query::diversity);
    Hits hits =
        backend
            .encodes()
            .run(
                "search",
                () -> {
                  try (ImageSnapshot snapshot = state.snapshot()) {
                    Optional<String> words = subject.into(query, snapshot);
                    ImageHits found = snapshot.search(query.build());
                    List<Hit> out = new ArrayList<>(found.size());
                    long started = System.nanoTime();
                    for (ImageHit hit : found) {
                      List<Box> boxes =
                          words.isPresent() && out.size() < boxed
                              ? backend
                                  .places()
                                  .boxes(state, snapshot, hit.id(), words.get(), started)
                              : null;
                      out.add(hit(snapshot, hit, boxes));
                    }
                    return new Hits(
                        out,
                        Answers.name(found.scores()),
                        accept(found.scores(), kind),
                        found.partial(),
                        (System.nanoTime() - start) / 1_000_000,
                        state.revision());
                  }
                });
    Backend.json(context, hits);
  }

  private static Hit hit(ImageSnapshot snapshot, ImageHit hit, List<Box> boxes) throws IOException {
    return new Hit(
        Answers.Image.of(requireEntry(snapshot, hit.id())),
        Answers.rounded(hit.score()),
        Answers.rounded(hit.similarity()),
        boxes);
  }

  private Double accept(ScoreKind scores, QueryKind kind) {
    if (scores != ScoreKind.CALIBRATED) {
      return null;
    }
    return backend
        .model()
        .text()
        .model()
        .calibration()
        .flatMap((Calibration c) -> c.thresholds(kind))
        .map(Thresholds::accept)
        .orElse(null);
  }
}
