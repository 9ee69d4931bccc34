package dev.windhover.encoder.onnx;

import dev.windhover.encoder.BundledModel;
import dev.windhover.encoder.ImageEncoder;
import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.PatchEncoder;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.TextEncoder;
import dev.windhover.encoder.onnx.graph.SessionSettings;
import dev.windhover.encoder.onnx.model.CacheDirectory;
import dev.windhover.encoder.onnx.model.ModelFolder;
import dev.windhover.encoder.onnx.text.TokenizedText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;

/**
 * A dual encoder of the CLIP family: images, patches of images and texts become unit vectors of one
 * space, whose dot product tells how well they match (Radford et al. 2021).
 *
 * <p>Whatever differs between models is read from the files of the folder. One model is meant to be
 * shared: all methods are thread-safe and run side by side, {@link #close()} waits for calls under
 * way. Native memory is held until then. The same image or text gives the same vector whatever else
 * is in its batch, up to the rounding of the processor's kernels.
 */
public final class ClipModel implements TextEncoder, ImageEncoder, PatchEncoder, AutoCloseable {
  private final ModelInfo info;
  private final VisionTower vision;
  private final TextTower text;
  private final LazySession visionSession;
  private final LazySession textSession;

  private ClipModel(ModelFolder folder, ModelOptions options) throws IOException {
    CacheDirectory cache = CacheDirectory.ofUser();
    ModelReader.Contents contents = ModelReader.read(folder, options, cache);
    SessionSettings settings = options.sessionSettings();
    this.info = contents.info();
    this.vision = new VisionTower(contents.visionRule());
    this.text = new TextTower(contents.textRule());
    this.visionSession =
        new LazySession(
            contents.vision().file().what(),
            () ->
                new SessionLoader(
                        contents.vision(), settings, cache, new VisionProbe(folder, vision))
                    .load());
    this.textSession =
        new LazySession(
            contents.text().file().what(),
            () ->
                new SessionLoader(contents.text(), settings, cache, new TextProbe(folder, text))
                    .load());
    if (options.loading() == ModelOptions.Loading.AT_OPEN) {
      try {
        visionSession.get();
        textSession.get();
      } catch (UncheckedIOException e) {
        close();
        throw e.getCause();
      } catch (RuntimeException | Error e) {
        close();
        throw e;
      }
    }
  }

  /**
   * The model that travels with the library, with the default options.
   *
   * @throws ModelException if no bundled model is on the class path
   */
  public static ClipModel bundled() {
    return bundled(ModelOptions.defaults());
  }

  /**
   * The model that travels with the library.
   *
   * @throws ModelException if no bundled model is on the class path, or it is damaged
   */
  public static ClipModel bundled(ModelOptions options) {
    BundledModel model =
        ServiceLoader.load(BundledModel.class, ClipModel.class.getClassLoader())
            .findFirst()
            .or(() -> ServiceLoader.load(BundledModel.class).findFirst())
            .orElseThrow(() ->
                new ModelException(
                    "no bundled model is on the class path: add the dependency"
                        + " dev.windhover:windhover-model-tiny, or open a model folder with"
                        + " ClipModel.open(path)"));
    try {
      return new ClipModel(ModelFolder.of(model), options);
    } catch (IOException e) {
      throw new ModelException("the bundled model " + model.name() + " cannot be read", e);
    }
  }

  /**
   * The model in a folder, with the default options.
   *
   * @throws ModelException if the folder is damaged, incomplete or of an unknown kind; the message
   *     says which file, what was expected and what was found
   * @throws IOException if a file cannot be read
   */
  public static ClipModel open(Path folder) throws IOException {
    return open(folder, ModelOptions.defaults());
  }

  /**
   * The model in a folder.
   *
   * @throws ModelException if the folder is damaged, incomplete or of an unknown kind; the message
   *     says which file, what was expected and what was found
   * @throws IOException if a file cannot be read
   */
  public static ClipModel open(Path folder, ModelOptions options) throws IOException {
    return new ClipModel(ModelFolder.of(folder), Objects.requireNonNull(options, "options"));
  }

  @Override
  public ModelInfo model() {
    return info;
  }

  /**
   * The tokens that {@link #encodeText} encodes, and whether the end of the text was cut off.
   *
   * @throws IllegalArgumentException if the text is null or blank
   */
  public TokenizedText tokenize(String words) {
    if (words == null || words.isBlank()) {
      throw new IllegalArgumentException(
          words == null ? "the text is null" : "the text is blank: give at least one word");
    }
    return text.tokenize(words);
  }

  /** Most tokens of a text, start and end tokens included. */
  public int contextLength() {
    return text.rule().contextLength();
  }

  @Override
  public float[] encodeText(String words) {
    return encodeTexts(List.of(Objects.requireNonNullElse(words, ""))).getFirst();
  }

  @Override
  public List<float[]> encodeTexts(List<String> texts) {
    List<TokenizedText> tokens = texts.stream().map(this::tokenize).toList();
    return text.encode(textSession.get(), tokens);
  }

  @Override
  public float[] encodeImage(RgbImage image) {
    return encodeImages(List.of(image)).getFirst();
  }

  @Override
  public List<float[]> encodeImages(List<RgbImage> images) {
    return vision.images(visionSession.get(), whole(images));
  }

  /**
   * The embedding of a part of an image, as if it were an image of its own.
   *
   * @throws IllegalArgumentException if the region reaches outside the image
   */
  public float[] encodeImage(RgbImage image, Region region) {
    return encodeRegions(image, List.of(region)).getFirst();
  }

  /**
   * One embedding per region of the image, in order; batched.
   *
   * @throws IllegalArgumentException if a region reaches outside the image
   */
  public List<float[]> encodeRegions(RgbImage image, List<Region> regions) {
    List<VisionTower.View> views = new ArrayList<>(regions.size());
    for (Region region : regions) {
      views.add(new VisionTower.View(image, region));
    }
    return vision.images(visionSession.get(), views);
  }

  /**
   * {@inheritDoc}
   *
   * <p>One pass sees the image squashed to the model's input. An image whose sides differ by more
   * than {@link ModelOptions.Builder#squashUpTo} is covered by square windows that overlap by at
   * least a quarter, one pass each, and its grid has as many more cells along its long side.
   */
  @Override
  public PatchGrid encodePatches(RgbImage image) {
    return encodePatches(image, image.bounds());
  }

  /**
   * The patch embeddings of a part of an image; the cells of the grid are in pixels of the whole
   * image.
   *
   * @throws IllegalArgumentException if the region reaches outside the image
   * @throws UnsupportedOperationException if the model has no patch vectors
   */
  public PatchGrid encodePatches(RgbImage image, Region region) {
    return patches(List.of(new VisionTower.View(image, region))).getFirst();
  }

  @Override
  public List<PatchGrid> encodePatches(List<RgbImage> images) {
    return patches(whole(images));
  }

  /** Why the model gives no patch vectors; empty when it gives some. */
  public String patchRefusal() {
    return vision.rule().patchRefusal();
  }

  private List<PatchGrid> patches(List<VisionTower.View> views) {
    if (vision.rule().patches().isEmpty()) {
      throw new UnsupportedOperationException(
          "the model "
              + info.name()
              + " gives no patch vectors (model().patchVectors() is NONE): "
              + vision.rule().patchRefusal());
    }
    return vision.patches(visionSession.get(), views);
  }

  private static List<VisionTower.View> whole(List<RgbImage> images) {
    return images.stream().map(i -> new VisionTower.View(i, i.bounds())).toList();
  }

  /** Waits for calls under way, then frees all native memory. Closing twice is harmless. */
  @Override
  public void close() {
    try {
      visionSession.close();
    } finally {
      textSession.close();
    }
  }
}
