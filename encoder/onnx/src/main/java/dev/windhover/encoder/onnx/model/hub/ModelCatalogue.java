package dev.windhover.encoder.onnx.model.hub;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Well-known models: where each is, its files, licence, dimensions and published quality. Read from
 * a resource of this library, or from a file of the same form for models of one's own. Immutable
 * and thread-safe.
 */
public final class ModelCatalogue {
  private static final String RESOURCE = "catalogue.json";
  private static final int FORMAT = 1;

  private final List<ModelEntry> models;

  /**
   * @throws IllegalArgumentException if two entries have the same id
   */
  public ModelCatalogue(List<ModelEntry> models) {
    Set<String> seen = new HashSet<>();
    for (ModelEntry entry : models) {
      if (!seen.add(entry.id().toLowerCase(Locale.ROOT))) {
        throw new IllegalArgumentException("the catalogue lists " + entry.id() + " twice");
      }
    }
    this.models = List.copyOf(models);
  }

  /** The catalogue of this version of Windhover. No network is used. */
  public static ModelCatalogue bundled() {
    return Bundled.INSTANCE;
  }

  /** Read once, when first asked for. */
  private static final class Bundled {
    static final ModelCatalogue INSTANCE = load();

    private static ModelCatalogue load() {
      try (InputStream in = ModelCatalogue.class.getResourceAsStream(RESOURCE)) {
        if (in == null) {
          throw new IllegalStateException(
              "resource "
                  + RESOURCE
                  + " is missing from the windhover-encoder jar: build it again");
        }
        return read(in);
      } catch (IOException e) {
        throw new UncheckedIOException("the bundled catalogue cannot be read", e);
      }
    }
  }

  /**
   * Reads a catalogue of the form of the bundled one.
   *
   * @throws IOException if it is no JSON
   * @throws IllegalArgumentException if a field is missing or refused; the message names the model
   */
  public static ModelCatalogue read(InputStream json) throws IOException {
    JsonNode root = new ObjectMapper().readTree(json);
    int format = root.path("format").asInt(-1);
    if (format != FORMAT) {
      throw new IllegalArgumentException(
          "catalogue has format " + format + ", this version of Windhover reads " + FORMAT);
    }
    List<ModelEntry> models = new ArrayList<>();
    for (JsonNode model : root.path("models")) {
      models.add(entry(model));
    }
    return new ModelCatalogue(models);
  }

  /** All entries, in the catalogue's order. */
  public List<ModelEntry> models() {
    return models;
  }

  /**
   * The model of a name: its id, its id without owner, or the original whose export it is; case
   * does not matter.
   */
  public Optional<ModelEntry> find(String name) {
    String wanted = name.toLowerCase(Locale.ROOT);
    for (ModelEntry entry : models) {
      if (entry.id().toLowerCase(Locale.ROOT).equals(wanted)) {
        return Optional.of(entry);
      }
    }
    for (ModelEntry entry : models) {
      boolean original =
          entry.exportOf().map(o -> o.toLowerCase(Locale.ROOT).equals(wanted)).orElse(false);
      if (original || entry.shortName().toLowerCase(Locale.ROOT).equals(wanted)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  private static ModelEntry entry(JsonNode node) {
    String id = text(node, "id", "a model");
    List<RemoteFile> common = files(node.path("files").path("common"), id);
    Map<Weights, List<RemoteFile>> files = new EnumMap<>(Weights.class);
    for (Weights weights : Weights.values()) {
      if (node.path("files").has(weights.label())) {
        List<RemoteFile> list = new ArrayList<>(common);
        list.addAll(files(node.path("files").path(weights.label()), id));
        files.put(weights, list);
      }
    }
    JsonNode licence = node.path("licence");
    List<ModelEntry.Quality> quality = new ArrayList<>();
    for (JsonNode figure : node.path("quality")) {
      quality.add(
          new ModelEntry.Quality(
              text(figure, "metric", id),
              number(figure, "value", id).doubleValue(),
              text(figure, "source", id)));
    }
    List<String> notes = new ArrayList<>();
    node.path("notes").forEach(n -> notes.add(n.asText()));
    return new ModelEntry(
        id,
        optional(node, "exportOf"),
        text(node, "family", id),
        text(node, "revision", id),
        text(node, "revisionNote", id),
        new ModelEntry.Licence(
            text(licence, "name", id), text(licence, "url", id), optional(licence, "note")),
        optionalInt(node, "dimensions", id),
        optionalInt(node, "inputSize", id),
        files,
        quality,
        notes);
  }

  private static List<RemoteFile> files(JsonNode list, String id) {
    List<RemoteFile> files = new ArrayList<>();
    for (JsonNode file : list) {
      OptionalLong size =
          file.hasNonNull("size")
              ? OptionalLong.of(number(file, "size", id).longValue())
              : OptionalLong.empty();
      files.add(new RemoteFile(text(file, "path", id), size, optional(file, "sha256")));
    }
    return files;
  }

  private static OptionalInt optionalInt(JsonNode node, String field, String id) {
    return node.hasNonNull(field)
        ? OptionalInt.of(number(node, field, id).intValue())
        : OptionalInt.empty();
  }

  private static Number number(JsonNode node, String field, String id) {
    JsonNode value = node.path(field);
    if (!value.isNumber()) {
      throw new IllegalArgumentException(
          "catalogue: \"" + field + "\" of " + HubNames.printable(id) + " is no number");
    }
    return value.numberValue();
  }

  private static String text(JsonNode node, String field, String id) {
    JsonNode value = node.path(field);
    if (!value.isTextual()) {
      throw new IllegalArgumentException(
          "catalogue: \"" + field + "\" of " + HubNames.printable(id) + " is missing");
    }
    return value.textValue();
  }

  private static Optional<String> optional(JsonNode node, String field) {
    return Optional.ofNullable(node.path(field).textValue());
  }
}
