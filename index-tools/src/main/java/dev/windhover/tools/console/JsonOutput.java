package dev.windhover.tools.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * One JSON document per command on standard output. Fields are documented in {@code
 * index-tools/README.md}; they may be added to, not renamed or removed.
 */
public final class JsonOutput {
  private static final ObjectMapper MAPPER =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private JsonOutput() {}

  /** An empty object that names the command. */
  public static ObjectNode object(String command) {
    return MAPPER.createObjectNode().put("command", command);
  }

  /** An empty object. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** Prints {@code document} as the result. */
  public static void print(Console console, ObjectNode document) {
    try {
      console.out().println(MAPPER.writeValueAsString(document));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree of JSON nodes is always JSON", e);
    }
  }

  /** {@code document} on one line. */
  public static String line(ObjectNode document) {
    return document.toString();
  }
}
