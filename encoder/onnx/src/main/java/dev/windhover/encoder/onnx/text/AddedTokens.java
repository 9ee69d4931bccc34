package dev.windhover.encoder.onnx.text;

import dev.windhover.encoder.onnx.json.JsonPart;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Tokens beside the learned vocabulary. The special ones mark starts, ends and padding and are
 * never read out of a text; the others are whole words that are found before anything else.
 */
final class AddedTokens {
  private final Map<String, Integer> ids = new HashMap<>();
  private final Set<String> special = new HashSet<>();
  private final Optional<Pattern> words;

  /**
   * @param list {@code added_tokens} of a {@code tokenizer.json}
   */
  AddedTokens(List<JsonPart> list) {
    List<JsonPart> plain = new ArrayList<>();
    for (JsonPart node : list) {
      String content = node.text("content").orElse("");
      ids.put(content, node.integer("id").orElse(-1));
      if (node.flag("special", false)) {
        special.add(content);
      } else if (!content.isEmpty()) {
        plain.add(node);
      }
    }
    // The longest first: an alternation takes the first that fits.
    plain.sort(
        Comparator.comparingInt((JsonPart n) -> n.text("content").orElse("").length()).reversed());
    words =
        plain.isEmpty()
            ? Optional.empty()
            : Optional.of(
                Patterns.compile(
                    String.join("|", plain.stream().map(AddedTokens::regex).toList())));
  }

  private static String regex(JsonPart node) {
    String quoted = Pattern.quote(node.text("content").orElse(""));
    if (node.flag("single_word", false)) {
      quoted = "(?<!\\w)" + quoted + "(?!\\w)";
    }
    return (node.flag("lstrip", false) ? "\\s*" : "")
        + quoted
        + (node.flag("rstrip", false) ? "\\s*" : "");
  }

  /** The id of a token, special or not, or -1. */
  int id(String token) {
    return ids.getOrDefault(token, -1);
  }

  /** The special ones. */
  Set<String> special() {
    return special;
  }

  /** Finds the words in a text, if there are any to find. */
  Optional<Pattern> words() {
    return words;
  }
}
