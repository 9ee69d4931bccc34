package dev.windhover.encoder.onnx.model.hub;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What was fetched, recorded beside the files when they first arrived: {@code windhover.lock.json}.
 * Every later look compares with it, so that a file which changes, here or on the hub, is noticed.
 *
 * <p>The file is JSON: {@code format} (1), {@code model}, {@code revision}, {@code commit} (when
 * the hub said which one the revision meant), {@code weights}, {@code source}, {@code recorded}
 * (UTC), and {@code files}, each with {@code path}, {@code size} and {@code sha256}.
 *
 * @param model id on the hub
 * @param revision commit or branch that was asked for
 * @param commit what the revision meant then
 * @param weights number format
 * @param source address of the hub, or {@code local} for files put there by hand
 * @param recorded when
 * @param files every file with size and hash
 */
public record ModelLock(
    String model,
    String revision,
    Optional<String> commit,
    Weights weights,
    String source,
    Instant recorded,
    List<RemoteFile> files) {

  /** Name of the lock file within a model's folder. */
  public static final String FILE_NAME = "windhover.lock.json";

  private static final int FORMAT = 1;
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * @throws IllegalArgumentException if a name is refused, or a file lacks size or hash
   */
  public ModelLock {
    HubNames.checkId(model);
    HubNames.checkRevision(revision);
    commit.ifPresent(HubNames::checkRevision);
    files = List.copyOf(files);
    for (RemoteFile file : files) {
      if (file.size().isEmpty() || file.sha256().isEmpty()) {
        throw new IllegalArgumentException(
            "a lock needs the size and SHA-256 of " + file.path() + " of " + model);
      }
    }
  }

  /**
   * The lock of a folder; empty if it has none.
   *
   * @throws ModelException if there is one and it is damaged
   */
  public static Optional<ModelLock> read(Path folder) throws IOException {
    Path path = folder.resolve(FILE_NAME);
    if (!Files.isRegularFile(path)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(JSON.readTree(Files.readAllBytes(path))));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      throw new ModelException(
          "lock file "
              + path
              + " is damaged ("
              + HubNames.printable(String.valueOf(e.getMessage()))
              + "): delete the folder "
              + folder
              + " and pull the model again",
          e);
    }
  }

  /**
   * Compares every file of a folder with this lock, byte by byte through its hash. Reads all files
   * once.
   *
   * @throws ModelException if a file is missing or differs; the message names it and the way out
   */
  public void verify(Path folder) throws IOException {
    for (RemoteFile file : files) {
      verify(folder, file);
    }
  }

  void verify(Path folder, RemoteFile file) throws IOException {
    Path path = HubNames.resolve(folder, file.path());
    if (!Files.isRegularFile(path)) {
      throw new ModelException(
          "file " + path + " of model " + model + " is missing: pull the model again");
    }
    long size = Files.size(path);
    String found =
        size == file.size().orElseThrow() ? "SHA-256 " + FileHash.of(path) : size + " bytes";
    String wanted =
        size == file.size().orElseThrow()
            ? "SHA-256 " + file.sha256().orElseThrow()
            : file.size().orElseThrow() + " bytes";
    if (!found.equals(wanted)) {
      throw new ModelException(
          "file "
              + path
              + " has changed since it was fetched: it has "
              + found
              + ", "
              + FILE_NAME
              + " recorded "
              + wanted
              + ": delete that file and pull "
              + model
              + " again to fetch just that one");
    }
  }

  /** Writes the lock into a folder, forced to disk; readers see the old file or the new one. */
  void write(Path folder) throws IOException {
    ObjectNode root = JSON.createObjectNode();
    root.put("format", FORMAT);
    root.put("model", model);
    root.put("revision", revision);
    commit.ifPresent(c -> root.put("commit", c));
    root.put("weights", weights.label());
    root.put("source", source);
    root.put("recorded", recorded.toString());
    for (RemoteFile file : files) {
      root.withArray("files")
          .addObject()
          .put("path", file.path())
          .put("size", file.size().orElseThrow())
          .put("sha256", file.sha256().orElseThrow());
    }
    AtomicFiles.write(folder.resolve(FILE_NAME), JSON.writeValueAsBytes(root));
  }

  private static ModelLock parse(JsonNode root) {
    int format = root.path("format").asInt(-1);
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "format is " + format + ", this version of Windhover reads " + FORMAT);
    }
    List<RemoteFile> files = new ArrayList<>();
    for (JsonNode file : root.path("files")) {
      files.add(
          new RemoteFile(
              text(file, "path"),
              OptionalLong.of(file.path("size").asLong(-1)),
              Optional.of(text(file, "sha256"))));
    }
    if (files.isEmpty()) {
      throw new IllegalArgumentException("it lists no files");
    }
    try {
      return new ModelLock(
          text(root, "model"),
          text(root, "revision"),
          root.hasNonNull("commit") ? Optional.of(text(root, "commit")) : Optional.empty(),
          Weights.of(text(root, "weights")),
          text(root, "source"),
          Instant.parse(text(root, "recorded")),
          files);
    } catch (java.time.format.DateTimeParseException e) {
      throw new IllegalArgumentException("\"recorded\" is not a time", e);
    }
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw new IllegalArgumentException("\"" + field + "\" is missing");
    }
    return value.textValue();
  }
}
