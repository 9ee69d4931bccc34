package dev.windhover.encoder.onnx.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * A JSON file of a model folder, or a part of one. Reads what is there, says nothing of what is
 * missing, and refuses values of the wrong kind with the file and the key. Immutable.
 */
public final class ModelJson {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private final JsonNode node;
  private final String where;

  private ModelJson(JsonNode node, String where) {
    this.node = node;
    this.where = where;
  }

  /**
   * A file of the folder; an absent one reads as an empty object.
   *
   * @throws ModelException if it holds no JSON object
   */
  public static ModelJson read(ModelFolder folder, String path) throws IOException {
    String where = folder.describe(path);
    if (!folder.has(path)) {
      return new ModelJson(MissingNode.getInstance(), where);
    }
    try {
      JsonNode node = MAPPER.readTree(folder.read(path));
      if (node == null || !node.isObject()) {
        throw new ModelException(
            where + " must hold a JSON object, found " + (node == null ? "nothing" : kind(node)));
      }
      return new ModelJson(node, where);
    } catch (JsonProcessingException e) {
      throw new ModelException(where + " is damaged JSON: " + e.getOriginalMessage(), e);
    }
  }

  /** Whether there is anything at all. */
  public boolean exists() {
    return !node.isMissingNode() && !node.isNull();
  }

  /** Whether the key is there and not null. */
  public boolean has(String key) {
    return node.hasNonNull(key);
  }

  /** The object under a key; a missing one reads as empty. */
  public ModelJson object(String key) {
    JsonNode child = node.path(key);
    if (!child.isMissingNode() && !child.isNull() && !child.isObject()) {
      throw wrong(key, "an object", child);
    }
    return new ModelJson(child, where + ": " + key);
  }

  /** The objects of the list under a key; a missing one reads as empty. */
  public List<ModelJson> objects(String key) {
    List<ModelJson> out = new ArrayList<>();
    for (JsonNode child : list(key)) {
      if (!child.isObject()) {
        throw wrong(key, "a list of objects", child);
      }
      out.add(new ModelJson(child, where + ": " + key + "[" + out.size() + "]"));
    }
    return out;
  }

  /** The integer under a key. */
  public OptionalInt integer(String key) {
    JsonNode child = node.path(key);
    if (child.isMissingNode() || child.isNull()) {
      return OptionalInt.empty();
    }
    if (!child.isNumber() || child.doubleValue() != Math.rint(child.doubleValue())) {
      throw wrong(key, "an integer", child);
    }
    // Tokenizers write 1e30 for "no limit".
    return OptionalInt.of(
        child.doubleValue() > Integer.MAX_VALUE ? Integer.MAX_VALUE : child.intValue());
  }

  /**
   * The integer under a key, when it lies in a range.
   *
   * @throws ModelException if it lies outside
   */
  public OptionalInt integer(String key, int min, int max) {
    OptionalInt value = integer(key);
    if (value.isPresent() && (value.getAsInt() < min || value.getAsInt() > max)) {
      throw wrong(key, "an integer from " + min + " to " + max, node.get(key));
    }
    return value;
  }

  /** The number under a key. */
  public OptionalDouble number(String key) {
    JsonNode child = node.path(key);
    if (child.isMissingNode() || child.isNull()) {
      return OptionalDouble.empty();
    }
    if (!child.isNumber()) {
      throw wrong(key, "a number", child);
    }
    return OptionalDouble.of(child.doubleValue());
  }

  /** The text under a key. */
  public Optional<String> text(String key) {
    JsonNode child = node.path(key);
    if (child.isMissingNode() || child.isNull()) {
      return Optional.empty();
    }
    if (!child.isTextual()) {
      throw wrong(key, "a string", child);
    }
    return Optional.of(child.textValue());
  }

  /** The truth value under a key. */
  public boolean flag(String key, boolean otherwise) {
    JsonNode child = node.path(key);
    if (child.isMissingNode() || child.isNull()) {
      return otherwise;
    }
    if (!child.isBoolean()) {
      throw wrong(key, "true or false", child);
    }
    return child.booleanValue();
  }

  /** The numbers of the list under a key, empty when it is missing. */
  public double[] numbers(String key) {
    List<Double> out = new ArrayList<>();
    for (JsonNode child : list(key)) {
      if (!child.isNumber()) {
        throw wrong(key, "a list of numbers", child);
      }
      out.add(child.doubleValue());
    }
    return out.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /** The texts of the list under a key, empty when it is missing. */
  public List<String> texts(String key) {
    List<String> out = new ArrayList<>();
    for (JsonNode child : list(key)) {
      if (!child.isTextual()) {
        throw wrong(key, "a list of strings", child);
      }
      out.add(child.textValue());
    }
    return out;
  }

  /** Whether the value under a key is a number and nothing else. */
  public boolean isNumber(String key) {
    return node.path(key).isNumber();
  }

  /** How messages name this file or part. */
  public String where() {
    return where;
  }

  /** The JSON in one canonical line, keys sorted; empty when there is nothing. */
  public String canonical() {
    if (!exists()) {
      return "";
    }
    StringBuilder out = new StringBuilder();
    canonical(node, out);
    return out.toString();
  }

  private static void canonical(JsonNode node, StringBuilder out) {
    if (node.isObject()) {
      List<String> keys = new ArrayList<>();
      node.fieldNames().forEachRemaining(keys::add);
      keys.sort(null);
      out.append('{');
      for (String key : keys) {
        out.append(key).append(':');
        canonical(node.get(key), out);
        out.append(';');
      }
      out.append('}');
    } else if (node.isArray()) {
      out.append('[');
      for (JsonNode child : node) {
        canonical(child, out);
        out.append(';');
      }
      out.append(']');
    } else {
      out.append(node);
    }
  }

  private JsonNode list(String key) {
    JsonNode child = node.path(key);
    if (child.isMissingNode() || child.isNull()) {
      return MAPPER.createArrayNode();
    }
    if (!child.isArray()) {
      throw wrong(key, "a list", child);
    }
    return child;
  }

  private ModelException wrong(String key, String expected, JsonNode found) {
    String text = found.toString();
    return new ModelException(
        where
            + ": "
            + key
            + " must be "
            + expected
            + ", found "
            + (text.length() > 60 ? text.substring(0, 60) + "..." : text));
  }

  private static String kind(JsonNode node) {
    return "a JSON " + node.getNodeType().name().toLowerCase(Locale.ROOT);
  }
}
