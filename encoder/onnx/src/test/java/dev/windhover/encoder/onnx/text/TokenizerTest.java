package dev.windhover.encoder.onnx.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.ModelException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class TokenizerTest {
  private static final int NO_LIMIT = Integer.MAX_VALUE;

  @Test
  void tokenize_tooLong_keepsTheEndTokenAndSaysSo() throws IOException {
    TokenizedText tokens = clip().tokenize("a photo of a cat", 5);

    assertThat(tokens.ids()).containsExactly(600, 320, 527, 515, 601);
    assertThat(tokens.fullLength()).isEqualTo(7);
    assertThat(tokens.truncated()).isTrue();
    assertThat(tokens).hasToString("TokenizedText[600, 320, 527, 515, 601] of 7");
  }

  @Test
  void tokenize_justFits_isNotTruncated() throws IOException {
    TokenizedText tokens = clip().tokenize("a photo of a cat", 7);

    assertThat(tokens.truncated()).isFalse();
    assertThat(tokens.length()).isEqualTo(7);
  }

  @Test
  void tokenize_contextWithoutRoom_isTheCallersMistake() throws IOException {
    Tokenizer tokenizer = clip();

    assertThat(tokenizer.tokenize("cat", 2).ids()).containsExactly(600, 601);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> tokenizer.tokenize("cat", 1))
        .withMessageContaining("1 tokens is too short for the 2 tokens around");
  }

  @Test
  void tokenize_specialTokenInTheText_isPlainText() throws IOException {
    int[] clip = clip().tokenize("cat <|endoftext|> dog", NO_LIMIT).ids();
    int[] siglip = read("siglip").tokenize("cat </s> <pad> dog", NO_LIMIT).ids();

    assertThat(clip).endsWith(601);
    assertThat(Arrays.stream(clip).filter(i -> i == 600 || i == 601)).hasSize(2);
    assertThat(Arrays.stream(siglip).filter(i -> i <= 1)).containsExactly(1);
  }

  @Test
  void tokenize_wordAddedToTheVocabulary_isFoundBeforeAnythingElse() throws IOException {
    String file = Files.readString(folder("clip").resolve("tokenizer.json"));
    String edited =
        edit(
            file,
            "\"added_tokens\":[",
            "\"added_tokens\":[{\"id\":700,\"content\":\"CatDog\",\"single_word\":true,"
                + "\"special\":false},");

    assertThat(parse(edited).tokenize("a CatDog xCatDog", NO_LIMIT).ids())
        .contains(700)
        .satisfies(ids -> assertThat(Arrays.stream(ids).filter(i -> i == 700)).hasSize(1));
  }

  @Test
  void tokenize_endlessInput_takesNoQuadraticTime() throws IOException {
    String[] texts = {
      "a".repeat(200_000), "!".repeat(200_000), " ".repeat(200_000), "the ".repeat(50_000)
    };
    for (String name : new String[] {"clip", "siglip", "siglip2"}) {
      Tokenizer tokenizer = read(name);
      for (String text : texts) {
        // Quadratic time would be minutes; the limit only ends a hanging test.
        Assertions.assertTimeoutPreemptively(
            Duration.ofMinutes(1), () -> tokenizer.tokenize(text, 77).length());
      }
    }
  }

  @Test
  void read_unknownParts_areRefusedByName() throws IOException {
    String file = Files.readString(folder("clip").resolve("tokenizer.json"));

    assertRefused(edit(file, "\"NFC\"", "\"Nmt\""), "normalizer", "Nmt");
    assertRefused(
        edit(
            file, "\"ByteLevel\",\"add_prefix_space\":false", "\"Odd\",\"add_prefix_space\":false"),
        "Odd");
    assertRefused(edit(file, "\"RobertaProcessing\"", "\"Odd\""), "post_processor", "Odd");
    assertRefused(edit(file, "\"BPE\"", "\"Odd\""), "model", "Odd");
  }

  @Test
  void read_damagedFile_saysWhatWasExpected() throws IOException {
    String file = Files.readString(folder("clip").resolve("tokenizer.json"));

    assertRefused("", "x/tokenizer.json", "expected an object", "the end of the file");
    assertRefused("[]", "expected an object");
    assertRefused("{}", "expected a vocabulary", "none");
    assertRefused(file.substring(0, file.length() / 2), "x/tokenizer.json", "damaged JSON");
    assertRefused(edit(file, "\"h e</w>\"", "\"he</w>\""), "two tokens with a space between");
    assertRefused(edit(file, "\"h e</w>\"", "\"zzz e</w>\""), "merges \"zzz\" and \"e</w>\"");
    assertRefused(
        edit(file, "\"unk_token\":\"<|endoftext|>\"", "\"unk_token\":\"gone\""),
        "names the token gone");
    assertRefused(edit(file, "|[\\\\p{N}]|", "|[\\\\p{N}|("), "pattern that cannot be read");
  }

  private static String edit(String file, String old, String replacement) {
    assertThat(file).contains(old);
    return file.replace(old, replacement);
  }

  private static void assertRefused(String file, String... parts) {
    assertThatThrownBy(() -> parse(file))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(parts);
  }

  private static Tokenizer parse(String file) throws IOException {
    return TokenizerReader.read(
        new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), "x/tokenizer.json");
  }

  private static Tokenizer clip() throws IOException {
    return read("clip");
  }

  private static Tokenizer read(String name) throws IOException {
    return parse(Files.readString(folder(name).resolve("tokenizer.json")));
  }

  private static Path folder(String name) {
    return Path.of(System.getProperty("windhover.project", "../.."))
        .resolve("encoder/onnx/src/test/resources/golden/tokenizers")
        .resolve(name);
  }
}
