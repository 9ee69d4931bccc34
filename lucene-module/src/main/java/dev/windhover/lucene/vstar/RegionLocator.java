package dev.windhover.lucene.vstar;

import dev.windhover.encoder.Calibration;
import dev.windhover.encoder.ImageEncoder;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.PatchEncoder;
import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.TextEncoder;
import dev.windhover.encoder.Thresholds;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Says where in one image a thing is, without any index: first the patches of the whole image, then
 * closer and closer looks at the regions that promise most, until the calibrated score of a crop
 * says stop, nothing promises anything, or the budget is spent (V*, Wu and Xie 2023).
 *
 * <p>Immutable and thread-safe when its encoders are; searches run side by side.
 */
public final class RegionLocator {

  /** Texts that name nothing; what they and a query have in common says nothing of a patch. */
  private static final List<String> NEUTRAL =
      List.of("a photo of something", "background", "texture");

  /** The image, its quarters and one closer look: 12 megapixels within a second on two cores. */
  private static final SearchBudget DEFAULT_BUDGET = new SearchBudget(24, Duration.ofSeconds(10));

  private final ImageEncoder images;
  private final PatchEncoder patches;
  private final Optional<TextEncoder> texts;
  private final Optional<float[]> neutral;
  private final Optional<Calibration> calibration;
  private final Map<QueryKind, Thresholds> thresholds;
  private final SearchBudget budget;
  private final Optional<ContextCue> context;

  private RegionLocator(Builder b) {
    this.images = Objects.requireNonNull(b.images, "a locator needs an image encoder");
    this.patches = Objects.requireNonNull(b.patches, "a locator needs a patch encoder");
    this.texts = Optional.ofNullable(b.texts);
    this.calibration = images.model().calibration();
    this.thresholds = new EnumMap<>(QueryKind.class);
    calibration.ifPresent(c -> this.thresholds.putAll(c.thresholds()));
    this.thresholds.putAll(b.thresholds);
    this.budget = b.budget;
    this.context = Optional.ofNullable(b.context);
    if (context.isPresent() && texts.isEmpty()) {
      throw new IllegalArgumentException(
          "a contextual cue answers in words, and this locator has no text encoder: give it one");
    }
    checkSameSpace(images.model(), patches.model());
    texts.ifPresent(encoder -> checkSameSpace(images.model(), encoder.model()));
    this.neutral = texts.map(encoder -> mean(encoder.encodeTexts(NEUTRAL)));
  }

  private static void checkSameSpace(ModelInfo a, ModelInfo b) {
    if (a.dimensions() != b.dimensions() || !a.imageFingerprint().equals(b.imageFingerprint())) {
      throw new IllegalArgumentException(
          "encoders of different models cannot work together: "
              + a.name()
              + " with "
              + a.dimensions()
              + " dimensions and "
              + b.name()
              + " with "
              + b.dimensions());
    }
  }

  private static float[] mean(List<float[]> vectors) {
    float[] out = new float[vectors.get(0).length];
    for (float[] vector : vectors) {
      for (int i = 0; i < out.length; i++) {
        out[i] += vector[i] / vectors.size();
      }
    }
    double norm = Math.sqrt(TargetCue.dot(out, out));
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (out[i] / Math.max(norm, 1e-12));
    }
    return out;
  }

  /** A builder. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Looks for what words name; short noun phrases work best.
   *
   * @throws IllegalArgumentException if the words are blank, or the locator has no text encoder
   */
  public Localization locate(RgbImage image, String words) {
    return locate(image, words, budget);
  }

  /**
   * As {@link #locate(RgbImage, String)}, with a budget of its own.
   *
   * @throws IllegalArgumentException if the words are blank, or the locator has no text encoder
   */
  public Localization locate(RgbImage image, String words, SearchBudget budget) {
    TextEncoder encoder =
        texts.orElseThrow(() ->
            new IllegalArgumentException(
                "this locator was built without a text encoder and does not understand words:"
                    + " give it one, or a query vector"));
    Optional<ContextSearch> cue =
        context.map(c ->
            new ContextSearch(
                words, c, phrase -> target(encoder.encodeText(phrase), QueryKind.TEXT)));
    return search(image, encoder.encodeText(words), QueryKind.TEXT, budget, cue);
  }

  /** Looks for what an example picture shows. */
  public Localization locate(RgbImage image, RgbImage example) {
    return locate(image, images.encodeImage(example), QueryKind.IMAGE);
  }

  /**
   * Looks for a query vector of the same model.
   *
   * @param query of unit length
   * @param kind what it was made from
   * @throws IllegalArgumentException if it has other dimensions
   */
  public Localization locate(RgbImage image, float[] query, QueryKind kind) {
    return locate(image, query, kind, budget);
  }

  Localization locate(RgbImage image, float[] query, QueryKind kind, SearchBudget budget) {
    return search(image, query, kind, budget, Optional.empty());
  }

  private Localization search(
      RgbImage image,
      float[] query,
      QueryKind kind,
      SearchBudget budget,
      Optional<ContextSearch> cue) {
    Glance glance = glance(image, query, kind, budget);
    int inputSize = images.model().inputSize();
    RegionTree tree = RegionTree.of(image.width(), image.height(), inputSize);
    return new BestFirstSearch(
            image, glance, tree, inputSize, Optional.ofNullable(thresholds.get(kind)), cue)
        .run();
  }

  /** A look around places that stored vectors know. */
  PlaceLook placeLook(RgbImage image, float[] query, QueryKind kind, SearchBudget budget) {
    return new PlaceLook(
        glance(image, query, kind, budget), Optional.ofNullable(thresholds.get(kind)));
  }

  private Glance glance(RgbImage image, float[] query, QueryKind kind, SearchBudget budget) {
    ModelInfo model = images.model();
    if (query.length != model.dimensions()) {
      throw new IllegalArgumentException(
          "query has "
              + query.length
              + " dimensions, model "
              + model.name()
              + " has "
              + model.dimensions()
              + ": encode the query with it");
    }
    return new Glance(image, target(query, kind), images, patches, budget);
  }

  private TargetCue target(float[] query, QueryKind kind) {
    return new TargetCue(
        query, kind, kind == QueryKind.TEXT ? neutral : Optional.empty(), calibration);
  }

  /** Collects what a locator needs. Not thread-safe. */
  public static final class Builder {
    private ImageEncoder images;
    private PatchEncoder patches;
    private TextEncoder texts;
    private SearchBudget budget = DEFAULT_BUDGET;
    private ContextCue context;
    private final Map<QueryKind, Thresholds> thresholds = new EnumMap<>(QueryKind.class);

    private Builder() {}

    /** What encodes crops; required. */
    public Builder images(ImageEncoder encoder) {
      this.images = Objects.requireNonNull(encoder, "encoder");
      return this;
    }

    /** What encodes patches; required. */
    public Builder patches(PatchEncoder encoder) {
      this.patches = Objects.requireNonNull(encoder, "encoder");
      return this;
    }

    /** What encodes words; without it, queries are pictures and vectors. */
    public Builder texts(TextEncoder encoder) {
      this.texts = Objects.requireNonNull(encoder, "encoder");
      return this;
    }

    /** What one search may spend; 24 crops and 10 seconds when not given. */
    public Builder budget(SearchBudget value) {
      this.budget = Objects.requireNonNull(value, "budget");
      return this;
    }

    /** Whom to ask where a thing may be when the vectors promise nothing; nobody by default. */
    public Builder context(ContextCue value) {
      this.context = Objects.requireNonNull(value, "context");
      return this;
    }

    /** When to accept and when to stop, in the place of the calibration's own thresholds. */
    public Builder thresholds(QueryKind kind, Thresholds value) {
      thresholds.put(kind, Objects.requireNonNull(value, "thresholds"));
      return this;
    }

    /**
     * The locator.
     *
     * @throws IllegalArgumentException if the encoders are of different models
     */
    public RegionLocator build() {
      return new RegionLocator(this);
    }
  }
}
