package dev.windhover.encoder.onnx.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads JSON into maps, lists, strings, numbers, booleans and null. Stateless and thread-safe;
 * nesting is limited by the parser.
 */
public final class JsonReader {

  /** Vocabularies have a quarter of a million keys that occur once: sharing them only costs. */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .build();

  private JsonReader() {}

  /** A parser for files that are too large to be held as a tree; the caller closes it. */
  public static JsonParser parser(InputStream in) throws IOException {
    return FACTORY.createParser(in);
  }

  /**
   * The value that {@code in} holds.
   *
   * @param where names the file in messages
   * @throws ModelException if it is no JSON
   */
  public static Object read(InputStream in, String where) throws IOException {
    try (JsonParser parser = parser(in)) {
      if (parser.nextToken() == null) {
        throw new ModelException(where + " is empty: expected JSON");
      }
      return value(parser);
    } catch (JsonProcessingException e) {
      throw damaged(where, e);
    }
  }

  /** The value that the parser stands on; afterwards it stands on its last token. */
  public static Object value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> {
        Map<String, Object> out = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.FIELD_NAME) {
          String key = parser.currentName();
          parser.nextToken();
          out.put(key, value(parser));
        }
        yield out;
      }
      case START_ARRAY -> {
        List<Object> out = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          out.add(value(parser));
        }
        yield out;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getDoubleValue();
      case VALUE_TRUE -> Boolean.TRUE;
      case VALUE_FALSE -> Boolean.FALSE;
      case VALUE_NULL -> null;
      default ->
          throw new IllegalStateException("a value cannot begin with " + parser.currentToken());
    };
  }

  /** The exception for a file that is no JSON. */
  public static ModelException damaged(String where, JsonProcessingException e) {
    return new ModelException(
        where
            + " is damaged JSON near line "
            + (e.getLocation() == null ? "?" : e.getLocation().getLineNr())
            + ": "
            + e.getOriginalMessage()
            + ". Fetch the file again",
        e);
  }
}
