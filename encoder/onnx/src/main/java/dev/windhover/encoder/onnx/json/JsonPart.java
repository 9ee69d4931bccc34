package dev.windhover.encoder.onnx.json;

import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.TreeMap;

/**
 * A JSON object, or the place where one could be. Reads what is there, says nothing of what is
 * missing, and refuses values of the wrong kind with the file and the key. Immutable.
 */
public final class JsonPart {
  private static final int SHOWN = 120;

  private final Map<?, ?> values;
  private final boolean exists;
  private final String where;

  private JsonPart(Map<?, ?> values, boolean exists, String where) {
    this.values = values;
    this.exists = exists;
    this.where = where;
  }

  /** An object that is not there. */
  public static JsonPart missing(String where) {
    return new JsonPart(Map.of(), false, where);
  }

  /** An object that {@link JsonReader} read. */
  public static JsonPart of(Map<String, Object> values, String where) {
    return new JsonPart(values, true, where);
  }

  /**
   * The object that {@code in} holds.
   *
   * @param where names the file in messages
   * @throws ModelException if it holds anything else
   */
  public static JsonPart read(InputStream in, String where) throws IOException {
    Object value = JsonReader.read(in, where);
    if (!(value instanceof Map<?, ?> map)) {
      throw new ModelException(where + " must hold a JSON object, found " + shown(value));
    }
    return new JsonPart(map, true, where);
  }

  /**
   * The list of objects that {@code in} holds.
   *
   * @throws ModelException if it holds anything else
   */
  public static List<JsonPart> readList(InputStream in, String where) throws IOException {
    return parts(JsonReader.read(in, where), where);
  }

  /** Whether there is an object at all. */
  public boolean exists() {
    return exists;
  }

  /** Whether the key is there and not null. */
  public boolean has(String key) {
    return values.get(key) != null;
  }

  /** The object under a key; a missing one reads as empty. */
  public JsonPart object(String key) {
    Object child = values.get(key);
    if (child == null) {
      return missing(where + ": " + key);
    }
    if (!(child instanceof Map<?, ?> map)) {
      throw wrong(key, "an object", child);
    }
    return new JsonPart(map, true, where + ": " + key);
  }

  /** The objects of the list under a key; a missing one reads as empty. */
  public List<JsonPart> objects(String key) {
    Object child = values.get(key);
    return child == null ? List.of() : parts(child, where + ": " + key);
  }

  private static List<JsonPart> parts(Object value, String where) {
    if (!(value instanceof List<?> list)) {
      throw new ModelException(where + " must be a list of objects, found " + shown(value));
    }
    List<JsonPart> out = new ArrayList<>();
    for (Object child : list) {
      if (!(child instanceof Map<?, ?> map)) {
        throw new ModelException(where + " must be a list of objects, found " + shown(child));
      }
      out.add(new JsonPart(map, true, where + "[" + out.size() + "]"));
    }
    return out;
  }

  /** The integer under a key, cut to the range of {@code int}. */
  public OptionalInt integer(String key) {
    Object child = values.get(key);
    if (child == null) {
      return OptionalInt.empty();
    }
    if (!(child instanceof Double number) || number != Math.rint(number)) {
      throw wrong(key, "an integer", child);
    }
    // Tokenizers write 1e30 for "no limit"; the cast cuts it.
    return OptionalInt.of(number.intValue());
  }

  /**
   * The integer under a key, when it lies in a range.
   *
   * @throws ModelException if it lies outside
   */
  public OptionalInt integer(String key, int min, int max) {
    OptionalInt value = integer(key);
    if (value.isPresent() && (value.getAsInt() < min || value.getAsInt() > max)) {
      throw wrong(key, "an integer from " + min + " to " + max, values.get(key));
    }
    return value;
  }

  /** The number under a key. */
  public OptionalDouble number(String key) {
    Object child = values.get(key);
    if (child == null) {
      return OptionalDouble.empty();
    }
    if (!(child instanceof Double number)) {
      throw wrong(key, "a number", child);
    }
    return OptionalDouble.of(number);
  }

  /** The text under a key. */
  public Optional<String> text(String key) {
    Object child = values.get(key);
    if (child == null) {
      return Optional.empty();
    }
    if (!(child instanceof String text)) {
      throw wrong(key, "a string", child);
    }
    return Optional.of(text);
  }

  /** The truth value under a key. */
  public boolean flag(String key, boolean otherwise) {
    Object child = values.get(key);
    if (child == null) {
      return otherwise;
    }
    if (!(child instanceof Boolean flag)) {
      throw wrong(key, "true or false", child);
    }
    return flag;
  }

  /** The numbers of the list under a key, empty when it is missing. */
  public double[] numbers(String key) {
    List<?> list = list(key);
    double[] out = new double[list.size()];
    for (int i = 0; i < out.length; i++) {
      if (!(list.get(i) instanceof Double number)) {
        throw wrong(key, "a list of numbers", list.get(i));
      }
      out[i] = number;
    }
    return out;
  }

  /** The integers of the list under a key, empty when it is missing. */
  public int[] integers(String key) {
    double[] numbers = numbers(key);
    int[] out = new int[numbers.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = (int) numbers[i];
      if (out[i] != numbers[i]) {
        throw wrong(key, "a list of integers", numbers[i]);
      }
    }
    return out;
  }

  /** The values of the list under a key, of any kind, empty when it is missing. */
  public List<?> list(String key) {
    Object child = values.get(key);
    if (child == null) {
      return List.of();
    }
    if (!(child instanceof List<?> list)) {
      throw wrong(key, "a list", child);
    }
    return list;
  }

  /** Whether the value under a key is a number. */
  public boolean isNumber(String key) {
    return values.get(key) instanceof Double;
  }

  /** Whether the value under a key is an object. */
  public boolean isObject(String key) {
    return values.get(key) instanceof Map<?, ?>;
  }

  /** How messages name this file or part. */
  public String where() {
    return where;
  }

  /** The content in one canonical line, keys sorted; empty when there is nothing. */
  public String canonical() {
    return exists ? canonical(values) : "";
  }

  private static String canonical(Object value) {
    return switch (value) {
      case Map<?, ?> map -> {
        TreeMap<String, String> sorted = new TreeMap<>();
        map.forEach((k, v) -> sorted.put(String.valueOf(k), canonical(v)));
        yield sorted.toString();
      }
      case List<?> list -> list.stream().map(JsonPart::canonical).toList().toString();
      case null, default -> String.valueOf(value);
    };
  }

  /** Some of the content, for messages. */
  @Override
  public String toString() {
    return shown(values);
  }

  private ModelException wrong(String key, String expected, Object found) {
    return new ModelException(
        where + ": " + key + " must be " + expected + ", found " + shown(found));
  }

  private static String shown(Object value) {
    String text = String.valueOf(value);
    return text.length() > SHOWN ? text.substring(0, SHOWN) + "..." : text;
  }
}
