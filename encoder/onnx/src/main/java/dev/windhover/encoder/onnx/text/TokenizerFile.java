package dev.windhover.encoder.onnx.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.onnx.json.JsonPart;
import dev.windhover.encoder.onnx.json.JsonReader;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The content of a {@code tokenizer.json}. The vocabulary, up to a quarter of a million entries, is
 * streamed past the JSON tree, which would cost more time and memory than everything else.
 *
 * @param settings everything but the vocabulary and the merges
 * @param model the settings of the model, likewise
 * @param vocabulary ids by token
 * @param scores log probabilities by id, only of SentencePiece unigrams
 * @param merges pairs of tokens, best first, only of BPE
 * @param where names the file in messages
 */
record TokenizerFile(
    JsonPart settings,
    JsonPart model,
    Map<String, Integer> vocabulary,
    double[] scores,
    List<String[]> merges,
    String where) {

  static final String CLIP_WORD_END = "</w>";

  static TokenizerFile read(InputStream in, String where) throws IOException {
    try (JsonParser parser = JsonReader.parser(in)) {
      return new Parse(parser, where).file();
    } catch (JsonProcessingException e) {
      throw JsonReader.damaged(where, e);
    }
  }

  /**
   * Whether this is CLIP's own vocabulary, which marks the ends of words. Its reference algorithm
   * leaves Unicode forms alone, although its {@code tokenizer.json} asks for NFC.
   */
  boolean isClip() {
    return model.text("end_of_word_suffix").orElse("").equals(CLIP_WORD_END);
  }

  /** The regular expression under {@code pattern}. */
  Pattern pattern(JsonPart part) {
    try {
      return part.has("String")
          ? Pattern.compile(Pattern.quote(part.text("String").orElseThrow()))
          : Patterns.compile(part.text("Regex").orElseThrow(() -> unsupported("pattern", part)));
    } catch (PatternSyntaxException e) {
      throw damaged("a pattern that cannot be read: " + e.getDescription(), e);
    }
  }

  ModelException damaged(String what, Exception cause) {
    return new ModelException(where + " has " + what, cause);
  }

  ModelException unsupported(String what, JsonPart found) {
    return new ModelException(where + " has a " + what + " that Windhover does not know: " + found);
  }

  private static final class Parse {
    private final JsonParser parser;
    private final String where;
    private final Map<String, Object> settings = new HashMap<>();
    private final Map<String, Object> model = new HashMap<>();
    private final Map<String, Integer> vocabulary = new HashMap<>(1 << 16);
    private final List<Double> scores = new ArrayList<>();
    private final List<String[]> merges = new ArrayList<>();

    Parse(JsonParser parser, String where) {
      this.parser = parser;
      this.where = where;
    }

    TokenizerFile file() throws IOException {
      expect(parser.nextToken(), JsonToken.START_OBJECT, "an object");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        JsonToken value = parser.nextToken();
        if (key.equals("model")) {
          expect(value, JsonToken.START_OBJECT, "an object under \"model\"");
          model();
        } else {
          settings.put(key, JsonReader.value(parser));
        }
      }
      expect(parser.currentToken(), JsonToken.END_OBJECT, "the end of the object");
      if (vocabulary.isEmpty()) {
        throw wrong("a vocabulary under \"model\"", "none");
      }
      return new TokenizerFile(
          JsonPart.of(settings, where),
          JsonPart.of(model, where + ": model"),
          vocabulary,
          scores.stream().mapToDouble(Double::doubleValue).toArray(),
          merges,
          where);
    }

    private void model() throws IOException {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String key = parser.currentName();
        JsonToken value = parser.nextToken();
        if (key.equals("vocab") && value == JsonToken.START_OBJECT) {
          while (parser.nextToken() == JsonToken.FIELD_NAME) {
            String token = parser.currentName();
            expect(parser.nextToken(), JsonToken.VALUE_NUMBER_INT, "an id of \"" + token + "\"");
            vocabulary.put(token, parser.getIntValue());
          }
        } else if (key.equals("vocab") && value == JsonToken.START_ARRAY) {
          while (parser.nextToken() == JsonToken.START_ARRAY) {
            expect(parser.nextToken(), JsonToken.VALUE_STRING, "a token");
            // SentencePiece may list a piece twice; the first one counts.
            vocabulary.putIfAbsent(parser.getText(), scores.size());
            parser.nextToken();
            scores.add(parser.getDoubleValue());
            expect(parser.nextToken(), JsonToken.END_ARRAY, "a token and its score");
          }
        } else if (key.equals("merges") && value == JsonToken.START_ARRAY) {
          merges();
        } else {
          model.put(key, JsonReader.value(parser));
        }
      }
    }

    /** {@code "a b"} in older files, {@code ["a", "b"]} in newer ones. */
    private void merges() throws IOException {
      for (JsonToken t = parser.nextToken(); t != JsonToken.END_ARRAY; t = parser.nextToken()) {
        if (t == JsonToken.START_ARRAY) {
          expect(parser.nextToken(), JsonToken.VALUE_STRING, "two tokens");
          String left = parser.getText();
          expect(parser.nextToken(), JsonToken.VALUE_STRING, "two tokens");
          merges.add(new String[] {left, parser.getText()});
          expect(parser.nextToken(), JsonToken.END_ARRAY, "two tokens");
        } else {
          expect(t, JsonToken.VALUE_STRING, "two tokens");
          String pair = parser.getText();
          int space = pair.indexOf(' ', 1);
          if (space < 0 || space == pair.length() - 1) {
            throw wrong("two tokens with a space between under \"merges\"", pair);
          }
          merges.add(new String[] {pair.substring(0, space), pair.substring(space + 1)});
        }
      }
    }

    private void expect(JsonToken found, JsonToken expected, String what) throws IOException {
      if (found != expected) {
        throw wrong(what, found == null ? "the end of the file" : parser.getText());
      }
    }

    private ModelException wrong(String expected, String found) {
      return new ModelException(
          where
              + " is no tokenizer.json: expected "
              + expected
              + ", found "
              + found
              + " near line "
              + parser.currentLocation().getLineNr());
    }
  }
}
