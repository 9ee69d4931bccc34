package dev.windhover.encoder.onnx.model.hub;

import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * One pull: brings the folder of a model into the state its lock describes, and makes that lock
 * when there is none. The folder appears with all its files or not at all.
 */
final class Pull {
  private final HubSettings settings;
  private final String model;
  private final String revision;
  private final Weights weights;
  private final Optional<ModelEntry> entry;
  private final ProgressListener listener;
  private final Path folder;
  private final Path staging;
  private final Path lockFile;
  private long received;

  Pull(
      HubSettings settings,
      CacheLayout cache,
      String model,
      String revision,
      Weights weights,
      Optional<ModelEntry> entry,
      ProgressListener listener) {
    this.settings = settings;
    this.model = model;
    this.revision = revision;
    this.weights = weights;
    this.entry = entry;
    this.listener = listener;
    this.folder = cache.folder(model, revision, weights);
    this.staging = cache.staging(model, revision, weights);
    this.lockFile = cache.lockFile(model, revision, weights);
  }

  Path run() throws IOException {
    // Without the lock first: a complete cache may be read-only.
    Optional<ModelLock> published = ModelLock.read(folder);
    if (published.isEmpty() || !isComplete(published.get())) {
      if (settings.mode() == HubSettings.Mode.OFFLINE && handMade().isEmpty()) {
        throw offline();
      }
      return underLock();
    }
    verify(published.get());
    return finished();
  }

  private Path underLock() throws IOException {
    PullLock lock = PullLock.acquire(lockFile, settings.lockTimeout(), listener);
    try {
      Optional<ModelLock> published = ModelLock.read(folder);
      if (published.isPresent()) {
        verify(published.get());
        if (isComplete(published.get())) {
          return finished();
        }
      } else {
        Optional<List<RemoteFile>> byHand = handMade();
        if (byHand.isPresent()) {
          adopt(byHand.get());
          return finished();
        }
      }
      if (settings.mode() == HubSettings.Mode.OFFLINE) {
        throw offline();
      }
      received = fetch(published);
      return finished();
    } finally {
      lock.close();
    }
  }

  private Path finished() {
    listener.on(new PullEvent.Finished(folder, received));
    return folder;
  }

  private boolean isComplete(ModelLock lock) {
    return missing(lock).isEmpty();
  }

  /** Files that the lock or the catalogue names and the folder lacks. */
  private List<RemoteFile> missing(ModelLock lock) {
    Map<String, RemoteFile> wanted = new LinkedHashMap<>();
    entry.ifPresent(e -> e.files(weights).forEach(f -> wanted.put(f.path(), f)));
    lock.files().forEach(f -> wanted.put(f.path(), f));
    wanted.values().removeIf(f -> Files.isRegularFile(HubNames.resolve(folder, f.path())));
    return List.copyOf(wanted.values());
  }

  /** Compares the files that are there with the lock, and the lock with the catalogue. */
  private void verify(ModelLock lock) throws IOException {
    if (!lock.model().equals(model) || lock.weights() != weights) {
      throw new ModelException(
          "folder "
              + folder
              + " holds "
              + lock.model()
              + " "
              + lock.weights().label()
              + " by its "
              + ModelLock.FILE_NAME
              + ", expected "
              + model
              + " "
              + weights.label()
              + ": delete the folder and pull again");
    }
    for (RemoteFile file : lock.files()) {
      known(file.path())
          .flatMap(RemoteFile::sha256)
          .filter(sha256 -> !sha256.equals(file.sha256().orElseThrow()))
          .ifPresent(sha256 -> {
            throw new ModelException(
                "file "
                    + folder.resolve(file.path())
                    + " was recorded with SHA-256 "
                    + file.sha256().orElseThrow()
                    + ", the catalogue says "
                    + sha256
                    + ": delete the folder "
                    + folder
                    + " and pull again");
          });
      if (Files.isRegularFile(HubNames.resolve(folder, file.path()))) {
        listener.on(new PullEvent.Verifying(file.path(), file.size().orElseThrow()));
        lock.verify(folder, file);
      }
    }
  }

  private Optional<RemoteFile> known(String path) {
    return entry.flatMap(
        e -> e.files(weights).stream().filter(f -> f.path().equals(path)).findFirst());
  }

  /** The files that somebody put into the folder, when they make a model. */
  private Optional<List<RemoteFile>> handMade() throws IOException {
    if (!Files.isDirectory(folder) || Files.exists(folder.resolve(ModelLock.FILE_NAME))) {
      return Optional.empty();
    }
    if (entry.isPresent()) {
      List<RemoteFile> files = entry.get().files(weights);
      boolean all =
          files.stream().allMatch(f -> Files.isRegularFile(HubNames.resolve(folder, f.path())));
      return all ? Optional.of(files) : Optional.empty();
    }
    List<String> names = new ArrayList<>();
    try (Stream<Path> walk = Files.walk(folder, 2)) {
      walk.filter(Files::isRegularFile)
          .forEach(p -> names.add(folder.relativize(p).toString().replace('\\', '/')));
    }
    if (names.isEmpty()) {
      return Optional.empty();
    }
    List<RemoteFile> files = new ArrayList<>();
    try {
      for (String name : HubListing.select(names, "folder " + folder, weights)) {
        files.add(RemoteFile.named(name));
      }
    } catch (ModelException e) {
      if (settings.mode() == HubSettings.Mode.OFFLINE) {
        throw e;
      }
      return Optional.empty();
    }
    return Optional.of(files);
  }

  private void adopt(List<RemoteFile> files) throws IOException {
    List<RemoteFile> recorded = new ArrayList<>();
    for (RemoteFile file : files) {
      Path path = HubNames.resolve(folder, file.path());
      long size = Files.size(path);
      listener.on(new PullEvent.Verifying(file.path(), size));
      String sha256 = FileHash.of(path);
      boolean sizeDiffers = file.size().isPresent() && file.size().getAsLong() != size;
      if (sizeDiffers || file.sha256().map(s -> !s.equals(sha256)).orElse(false)) {
        throw new ModelException(
            "file "
                + path
                + " is not that of "
                + model
                + " at revision "
                + revision
                + ": it has "
                + size
                + " bytes and SHA-256 "
                + sha256
                + ", expected "
                + (file.size().isPresent() ? file.size().getAsLong() + " bytes" : "any size")
                + file.sha256().map(s -> " and SHA-256 " + s).orElse("")
                + ": replace or delete it");
      }
      recorded.add(new RemoteFile(file.path(), OptionalLong.of(size), Optional.of(sha256)));
    }
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    new ModelLock(model, revision, Optional.empty(), weights, "local", now, recorded).write(folder);
  }

  private long fetch(Optional<ModelLock> published) throws IOException {
    List<RemoteFile> gaps = published.map(this::missing).orElse(List.of());
    return new Fetch(settings, model, revision, weights, entry, folder, staging, listener)
        .run(published, gaps);
  }

  private ModelException offline() {
    String files =
        entry
            .map(e -> e.files(weights).stream().map(RemoteFile::path).toList())
            .map(list -> String.join(", ", list))
            .orElse("config.json, preprocessor_config.json, tokenizer.json and onnx/*.onnx");
    return new ModelException(
        "model "
            + model
            + " ("
            + weights.label()
            + ", revision "
            + revision
            + ") is not in the cache, and offline mode forbids fetching it: unset HF_HUB_OFFLINE,"
            + " or put its files ("
            + files
            + ") by hand into "
            + folder
            + "; they are at "
            + settings.endpoint()
            + "/"
            + model
            + "/tree/"
            + revision);
  }
}
