package dev.windhover.encoder.onnx.model.hub;

import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Collects the files of a model in the staging folder, over several runs if need be, and publishes
 * them when all are there. All come from one commit: the first file's answer says which one a
 * branch means, and the rest is asked for by that name. Runs under the model's {@link PullLock}.
 */
final class Fetch {
  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  private final HubSettings settings;
  private final String model;
  private final String revision;
  private final Weights weights;
  private final Optional<ModelEntry> entry;
  private final Path folder;
  private final Path staging;
  private final ProgressListener listener;
  private long received;

  Fetch(
      HubSettings settings,
      String model,
      String revision,
      Weights weights,
      Optional<ModelEntry> entry,
      Path folder,
      Path staging,
      ProgressListener listener) {
    this.settings = settings;
    this.model = model;
    this.revision = revision;
    this.weights = weights;
    this.entry = entry;
    this.folder = folder;
    this.staging = staging;
    this.listener = listener;
  }

  /**
   * @param published the lock of a folder that has gaps; empty when there is no folder to speak of
   * @param gaps the files it lacks
   * @return bytes received over the network
   */
  long run(Optional<ModelLock> published, List<RemoteFile> gaps) throws IOException {
    ModelLock staged = staged().orElse(null);
    Optional<String> commit =
        Optional.of(revision)
            .filter(r -> COMMIT.matcher(r).matches())
            .or(() -> published.flatMap(ModelLock::commit))
            .or(() -> Optional.ofNullable(staged).flatMap(ModelLock::commit));
    try (HubClient client = new HubClient(settings)) {
      List<RemoteFile> wanted;
      if (published.isPresent()) {
        wanted = gaps;
      } else if (entry.isPresent()) {
        wanted = entry.get().files(weights);
      } else {
        HubListing.Listed listed =
            HubListing.fetch(client, settings, model, commit.orElse(revision), weights, listener);
        commit = Optional.of(listed.commit());
        wanted = listed.files();
      }
      announce(wanted);
      List<RemoteFile> done = new ArrayList<>();
      for (RemoteFile file : wanted) {
        Optional<RemoteFile> earlier = usable(staged, file);
        if (earlier.isPresent()) {
          done.add(earlier.get());
        } else {
          Download.Fetched fetched =
              new Download(
                      settings, client, model, commit.orElse(revision), file, staging, listener)
                  .run();
          received += fetched.received();
          commit = commit.or(fetched::commit);
          done.add(fetched.file());
          fetchedLock(commit, merged(staged, done)).write(staging);
        }
      }
      publish(published, commit, done);
    }
    return received;
  }

  private void announce(List<RemoteFile> wanted) throws IOException {
    OptionalLong total = OptionalLong.of(0);
    long known = 0;
    for (RemoteFile file : wanted) {
      known += file.size().orElse(0);
      total =
          total.isPresent() && file.size().isPresent()
              ? OptionalLong.of(known)
              : OptionalLong.empty();
    }
    listener.on(new PullEvent.Planned(model, revision, weights, wanted.size(), total, folder));
    Files.createDirectories(staging);
    DiskSpace.require(staging, known - sizeOf(staging), model);
  }

  /** What an interrupted pull finished; a damaged record of it is dropped with its files. */
  private Optional<ModelLock> staged() throws IOException {
    try {
      return ModelLock.read(staging);
    } catch (ModelException e) {
      deleteTree(staging);
      return Optional.empty();
    }
  }

  private Optional<RemoteFile> usable(ModelLock staged, RemoteFile file) throws IOException {
    Path path = HubNames.resolve(staging, file.path());
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    if (staged != null) {
      String sha256 = FileHash.of(path);
      for (RemoteFile candidate : staged.files()) {
        if (candidate.path().equals(file.path())
            && candidate.sha256().orElseThrow().equals(sha256)
            && file.sha256().map(sha256::equals).orElse(true)) {
          return Optional.of(candidate);
        }
      }
    }
    Files.delete(path);
    return Optional.empty();
  }

  private void publish(
      Optional<ModelLock> published, Optional<String> commit, List<RemoteFile> done)
      throws IOException {
    Files.createDirectories(folder.getParent());
    ModelLock complete = fetchedLock(commit, merged(published.orElse(null), done));
    if (!Files.exists(folder)) {
      dropLeftovers(done);
      complete.write(staging);
      AtomicFiles.move(staging, folder);
      return;
    }
    // A folder with gaps: fill them one by one, and write the lock when all are there.
    for (RemoteFile file : done) {
      Path target = HubNames.resolve(folder, file.path());
      Files.createDirectories(target.getParent());
      AtomicFiles.move(HubNames.resolve(staging, file.path()), target);
    }
    complete.write(folder);
    deleteTree(staging);
  }

  /** What an earlier run left that this model does not have. */
  private void dropLeftovers(List<RemoteFile> done) throws IOException {
    List<Path> wanted = done.stream().map(file -> HubNames.resolve(staging, file.path())).toList();
    try (Stream<Path> walk = Files.walk(staging)) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        if (!wanted.contains(path)) {
          Files.delete(path);
        }
      }
    }
  }

  private static List<RemoteFile> merged(ModelLock earlier, List<RemoteFile> done) {
    Map<String, RemoteFile> all = new LinkedHashMap<>();
    if (earlier != null) {
      earlier.files().forEach(f -> all.put(f.path(), f));
    }
    done.forEach(f -> all.put(f.path(), f));
    return List.copyOf(all.values());
  }

  private ModelLock fetchedLock(Optional<String> commit, List<RemoteFile> files) {
    Instant now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    String source = settings.endpoint().toString();
    return new ModelLock(model, revision, commit, weights, source, now, files);
  }

  private static long sizeOf(Path tree) throws IOException {
    long sum = 0;
    try (Stream<Path> walk = Files.walk(tree)) {
      for (Path path : walk.filter(Files::isRegularFile).toList()) {
        sum += Files.size(path);
      }
    }
    return sum;
  }

  private static void deleteTree(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> walk = Files.walk(tree)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
