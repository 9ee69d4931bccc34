package dev.windhover.encoder.onnx.text;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.onnx.json.JsonReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * CLIP's tokenizer from {@code vocab.json} and {@code merges.txt}, the older form of model folders:
 * lower case, words by CLIP's pattern, byte-level pairs with {@code </w>} at ends of words.
 */
public final class ClipVocabulary {
  private static final Pattern WORDS =
      Patterns.compile("'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+");

  private ClipVocabulary() {}

  /**
   * The tokenizer of the two files. O(vocabulary).
   *
   * @param startToken before every text, usually {@code <|startoftext|>}
   * @param endToken after every text, usually {@code <|endoftext|>}
   * @param where names the files in messages
   * @throws ModelException if they are damaged or not of this kind
   */
  public static Tokenizer read(
      InputStream vocabulary, InputStream merges, String startToken, String endToken, String where)
      throws IOException {
    Map<String, Integer> ids = ids(vocabulary, where);
    if (ids.keySet().stream().noneMatch(t -> t.endsWith(TokenizerFile.CLIP_WORD_END))) {
      throw new ModelException(
          where
              + ": vocab.json is not CLIP's, none of its "
              + ids.size()
              + " tokens ends in </w>: fetch the model's tokenizer.json instead");
    }
    int start = required(ids, startToken, where);
    int end = required(ids, endToken, where);
    BytePairs model =
        new BytePairs(
            ids,
            pairs(merges, where),
            new BytePairs.Rules(TokenizerFile.CLIP_WORD_END, end, false, false, false),
            where);
    PreTokenizer words =
        text ->
            Splitting.spans(WORDS, text).stream()
                .filter(Splitting.Span::match)
                .map(s -> ByteLevel.encode(text.substring(s.start(), s.end())))
                .toList();
    return new Tokenizer(
        new AddedTokens(List.of()),
        text -> text.toLowerCase(Locale.ROOT),
        words,
        model,
        new int[] {start},
        new int[] {end});
  }

  private static Map<String, Integer> ids(InputStream in, String where) throws IOException {
    Map<String, Integer> out = new HashMap<>(1 << 16);
    try (JsonParser parser = JsonReader.parser(in)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String token = parser.currentName();
        parser.nextToken();
        out.put(token, parser.getIntValue());
      }
      return out;
    } catch (JsonProcessingException e) {
      throw JsonReader.damaged(where + ": vocab.json", e);
    }
  }

  private static List<String[]> pairs(InputStream in, String where) throws IOException {
    List<String[]> out = new ArrayList<>();
    BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (line.isBlank() || out.isEmpty() && line.startsWith("#version")) {
        continue;
      }
      String[] pair = line.split(" ", -1);
      if (pair.length != 2) {
        throw new ModelException(
            where + ": merges.txt must have two tokens per line, found \"" + line + "\"");
      }
      out.add(pair);
    }
    return out;
  }

  private static int required(Map<String, Integer> ids, String token, String where) {
    Integer id = ids.get(token);
    if (id == null) {
      throw new ModelException(where + ": vocab.json lacks the token " + token);
    }
    return id;
  }
}
