package dev.windhover.encoder.onnx.model.hub;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What is known of one model: where it is, which files make it up, what it may be used for, and how
 * good it is said to be. What is not known is absent, never guessed. Immutable.
 *
 * @param id {@code owner/name} on the hub
 * @param exportOf the model whose weights these are, when another publisher converted them
 * @param family such as {@code clip}, {@code siglip}, {@code mobileclip}
 * @param revision a commit hash, or the branch {@code main} where no hash could be verified
 * @param revisionNote how the revision is known, or why it is not pinned
 * @param licence of the weights
 * @param dimensions of the embeddings
 * @param inputSize edge in pixels of the square the vision tower sees
 * @param files by number format, each list complete for a loadable folder
 * @param quality published figures of the original weights
 * @param notes what a user should know before pulling
 */
public record ModelEntry(
    String id,
    Optional<String> exportOf,
    String family,
    String revision,
    String revisionNote,
    Licence licence,
    OptionalInt dimensions,
    OptionalInt inputSize,
    Map<Weights, List<RemoteFile>> files,
    List<Quality> quality,
    List<String> notes) {

  private static final Pattern COMMIT = Pattern.compile("[0-9a-f]{40}");

  /**
   * @param name SPDX id where there is one
   * @param url where its text is
   * @param note what it restricts, for people
   */
  public record Licence(String name, String url, Optional<String> note) {}

  /**
   * One published figure.
   *
   * @param metric such as {@code imagenet1k-top1} or {@code coco-t2i-r@1}, in percent
   * @param value as published
   * @param source who published it
   */
  public record Quality(String metric, double value, String source) {}

  /**
   * @throws IllegalArgumentException if a name is refused, a list is empty or names a file twice,
   *     or an unpinned revision claims sizes or hashes
   */
  public ModelEntry {
    HubNames.checkId(id);
    exportOf.ifPresent(HubNames::checkId);
    HubNames.checkRevision(revision);
    Objects.requireNonNull(family, "family");
    Objects.requireNonNull(revisionNote, "revisionNote");
    Objects.requireNonNull(licence, "licence");
    EnumMap<Weights, List<RemoteFile>> copy = new EnumMap<>(Weights.class);
    files.forEach((weights, list) -> copy.put(weights, List.copyOf(list)));
    if (copy.isEmpty()) {
      throw new IllegalArgumentException("model " + id + " lists no files");
    }
    boolean pinned = COMMIT.matcher(revision).matches();
    copy.forEach((weights, list) -> checkFiles(id, weights, list, pinned));
    files = Collections.unmodifiableMap(copy);
    quality = List.copyOf(quality);
    notes = List.copyOf(notes);
  }

  private static void checkFiles(
      String id, Weights weights, List<RemoteFile> list, boolean pinned) {
    if (list.isEmpty()) {
      throw new IllegalArgumentException(
          "model " + id + " lists no files for " + weights.label() + ": leave it out instead");
    }
    Set<String> seen = new HashSet<>();
    for (RemoteFile file : list) {
      if (!seen.add(file.path().toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException(
            "model " + id + " lists " + file.path() + " twice for " + weights.label());
      }
      if (!pinned && (file.size().isPresent() || file.sha256().isPresent())) {
        throw new IllegalArgumentException(
            "model "
                + id
                + " claims a size or hash of "
                + file.path()
                + " although its revision is no commit: a branch can change");
      }
    }
  }

  /** Whether the revision is a commit, so that the bytes behind it cannot change. */
  public boolean pinned() {
    return COMMIT.matcher(revision).matches();
  }

  /** The id without its owner. */
  public String shortName() {
    return id.substring(id.indexOf('/') + 1);
  }

  /**
   * The files of one number format.
   *
   * @throws IllegalArgumentException if the model has none; the message names those it has
   */
  public List<RemoteFile> files(Weights weights) {
    List<RemoteFile> list = files.get(weights);
    if (list == null) {
      List<String> have = new ArrayList<>();
      files.keySet().forEach(w -> have.add(w.label()));
      throw new IllegalArgumentException(
          "model "
              + id
              + " has no "
              + weights.label()
              + " weights in the catalogue, it has "
              + String.join(", ", have)
              + (notes.isEmpty() ? "" : " (" + String.join("; ", notes) + ")"));
    }
    return list;
  }

  /** Bytes of all files of one number format; absent when one size is unknown. */
  public OptionalLong bytes(Weights weights) {
    long sum = 0;
    for (RemoteFile file : files(weights)) {
      if (file.size().isEmpty()) {
        return OptionalLong.empty();
      }
      sum += file.size().getAsLong();
    }
    return OptionalLong.of(sum);
  }
}
