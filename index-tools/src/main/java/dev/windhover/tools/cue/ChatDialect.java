package dev.windhover.tools.cue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Base64;
import java.util.Optional;

/** The two ways in which chat endpoints are commonly asked. */
public enum ChatDialect {
  /** {@code POST BASE/chat/completions}, as OpenAI, vLLM, llama.cpp and many others serve it. */
  OPENAI("chat/completions") {
    @Override
    ObjectNode request(String model, String prompt, Optional<byte[]> jpeg) {
      ObjectNode body = JsonNodeFactory.instance.objectNode().put("model", model);
      body.put("temperature", 0).put("max_tokens", MOST_TOKENS);
      ObjectNode message = body.putArray("messages").addObject().put("role", "user");
      if (jpeg.isEmpty()) {
        message.put("content", prompt);
      } else {
        ArrayNode parts = message.putArray("content");
        parts.addObject().put("type", "text").put("text", prompt);
        parts
            .addObject()
            .put("type", "image_url")
            .putObject("image_url")
            .put("url", "data:image/jpeg;base64," + base64(jpeg.get()));
      }
      return body;
    }

    @Override
    JsonNode answer(JsonNode reply) {
      return reply.path("choices").path(0).path("message").path("content");
    }
  },
  /** {@code POST BASE/api/chat}, as Ollama serves it. */
  OLLAMA("api/chat") {
    @Override
    ObjectNode request(String model, String prompt, Optional<byte[]> jpeg) {
      ObjectNode body =
          JsonNodeFactory.instance.objectNode().put("model", model).put("stream", false);
      body.putObject("options").put("temperature", 0).put("num_predict", MOST_TOKENS);
      ObjectNode message =
          body.putArray("messages").addObject().put("role", "user").put("content", prompt);
      jpeg.ifPresent(bytes -> message.putArray("images").add(base64(bytes)));
      return body;
    }

    @Override
    JsonNode answer(JsonNode reply) {
      return reply.path("message").path("content");
    }
  };

  /** A phrase is short; models that think aloud first need some more. */
  private static final int MOST_TOKENS = 512;

  private final String path;

  ChatDialect(String path) {
    this.path = path;
  }

  /** Below the endpoint's base. */
  String path() {
    return path;
  }

  abstract ObjectNode request(String model, String prompt, Optional<byte[]> jpeg);

  /** Where the text lies; a missing node when the reply has another shape. */
  abstract JsonNode answer(JsonNode reply);

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
