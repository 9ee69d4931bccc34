package dev.windhover.encoder.onnx.model.hub;

import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Brings models from a hub that speaks the Hugging Face addresses into a cache on this machine, and
 * finds those that are there.
 *
 * <p>A connection is opened by {@code pull} and by nothing else. A pulled folder is complete and
 * every byte of it has been checked; its hashes are recorded in {@code windhover.lock.json} at the
 * first fetch and compared at every later pull. Any number of threads and processes may share a
 * cache and pull at once. The user's token goes to the endpoint and to no other host, and never in
 * clear text over a network.
 *
 * <p>Names are a catalogue's id ({@code Xenova/clip-vit-base-patch32}), that id without its owner,
 * the original it was made from ({@code openai/clip-vit-base-patch32}), or any other {@code
 * owner/name} of the hub, each with or without {@code @revision}. Immutable and thread-safe.
 */
public final class ModelHub {
  /** The hub that is asked unless {@code HF_ENDPOINT} or the builder names another. */
  public static final URI DEFAULT_ENDPOINT = URI.create("https://huggingface.co");

  private static final String MAIN = "main";

  private final HubSettings settings;
  private final CacheLayout cache;
  private final ModelCatalogue catalogue;

  ModelHub(HubSettings settings, CacheLayout cache, ModelCatalogue catalogue) {
    this.settings = settings;
    this.cache = cache;
    this.catalogue = catalogue;
  }

  /** A hub as the environment describes it. */
  public static ModelHub create() {
    return builder().build();
  }

  /** A hub of one's own settings; what is not set comes from the environment. */
  public static ModelHubBuilder builder() {
    return new ModelHubBuilder();
  }

  /**
   * Pulls the 32-bit weights of a model.
   *
   * @see #pull(String, Weights, ProgressListener)
   */
  public Path pull(String name, ProgressListener listener) throws IOException {
    return pull(name, Weights.FP32, listener);
  }

  /**
   * Makes sure that a model is in the cache, complete and unchanged, and fetches what is missing.
   * Takes as long as the download, or as hashing the files when all are there.
   *
   * @return the model's folder, in the Hugging Face layout with the graphs of one number format
   * @throws IllegalArgumentException if the name is no model's name, or the catalogue's entry lacks
   *     these weights
   * @throws ModelException if the hub refuses, a file is not what it should be, or offline mode
   *     forbids the fetch; the message says which and the way out
   * @throws IOException if the network or the disk fails; what has arrived is kept for the next
   *     pull
   */
  public Path pull(String name, Weights weights, ProgressListener listener) throws IOException {
    Target target = target(name);
    target.entry().ifPresent(e -> e.files(weights));
    return new Pull(
            settings, cache, target.id(), target.revision(), weights, target.entry(), listener)
        .run();
  }

  /** Pulls a model that is described by the caller instead of the catalogue. */
  public Path pull(ModelEntry entry, Weights weights, ProgressListener listener)
      throws IOException {
    Objects.requireNonNull(entry.files(weights));
    return new Pull(
            settings, cache, entry.id(), entry.revision(), weights, Optional.of(entry), listener)
        .run();
  }

  /**
   * The folder of a model that has been pulled. Uses no network, and compares sizes but not hashes.
   *
   * @return empty if it has not been pulled, or files have gone or changed size since
   */
  public Optional<Path> find(String name, Weights weights) throws IOException {
    Path folder = folder(name, weights);
    Optional<ModelLock> lock = ModelLock.read(folder);
    if (lock.isEmpty()) {
      return Optional.empty();
    }
    for (RemoteFile file : lock.get().files()) {
      Path path = HubNames.resolve(folder, file.path());
      if (!Files.isRegularFile(path) || Files.size(path) != file.size().orElseThrow()) {
        return Optional.empty();
      }
    }
    return Optional.of(folder);
  }

  /** Where a model is or would be; for putting its files there by hand. */
  public Path folder(String name, Weights weights) {
    Target target = target(name);
    return cache.folder(target.id(), target.revision(), weights);
  }

  /**
   * A model in the cache.
   *
   * @param folder to open
   * @param lock what was fetched
   */
  public record PulledModel(Path folder, ModelLock lock) {
    /** Bytes of all its files. */
    public long bytes() {
      return lock.files().stream().mapToLong(f -> f.size().orElseThrow()).sum();
    }
  }

  /** Every model in the cache, by folder. Uses no network. */
  public List<PulledModel> pulled() throws IOException {
    List<PulledModel> models = new ArrayList<>();
    if (!Files.isDirectory(cache.root())) {
      return models;
    }
    // owner/name/revision/weights/windhover.lock.json; what starts with a dot is the cache's own.
    try (Stream<Path> walk = Files.walk(cache.root(), 5)) {
      List<Path> locks =
          walk.filter(p -> p.getFileName().toString().equals(ModelLock.FILE_NAME))
              .filter(p -> !cache.root().relativize(p).toString().startsWith("."))
              .sorted(Comparator.naturalOrder())
              .toList();
      for (Path path : locks) {
        Path folder = path.getParent();
        ModelLock.read(folder).ifPresent(lock -> models.add(new PulledModel(folder, lock)));
      }
    }
    return models;
  }

  /** The catalogue that names are looked up in. */
  public ModelCatalogue catalogue() {
    return catalogue;
  }

  /** Root of the cache. */
  public Path cacheDirectory() {
    return cache.root();
  }

  /** Address of the hub. */
  public URI endpoint() {
    return settings.endpoint();
  }

  /** Without the token. */
  @Override
  public String toString() {
    return "ModelHub[cache=" + cache.root() + ", " + settings + "]";
  }

  /**
   * @param entry empty for a model that the catalogue does not list
   */
  private record Target(String id, String revision, Optional<ModelEntry> entry) {}

  private Target target(String name) {
    int at = name.indexOf('@');
    String id = at < 0 ? name : name.substring(0, at);
    Optional<ModelEntry> entry = catalogue.find(id);
    if (entry.isEmpty() && !id.contains("/")) {
      throw new IllegalArgumentException(
          "model \""
              + HubNames.printable(id)
              + "\" is not in the catalogue: use an id of the hub such as owner/name, or one of "
              + String.join(", ", catalogue.models().stream().map(ModelEntry::shortName).toList()));
    }
    String revision = at < 0 ? MAIN : HubNames.checkRevision(name.substring(at + 1));
    if (entry.isPresent() && (at < 0 || revision.equals(entry.get().revision()))) {
      return new Target(entry.get().id(), entry.get().revision(), entry);
    }
    // Another revision than the catalogue's may have other files: ask the hub.
    return new Target(
        HubNames.checkId(entry.map(ModelEntry::id).orElse(id)), revision, Optional.empty());
  }
}
