package dev.windhover.encoder.onnx.text;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import dev.windhover.encoder.BundledModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random texts against Hugging Face's own tokenizers (in Rust, through DJL). */
class ReferenceTokenizerTest {
  private static final int TEXTS = 500;
  private static final int NO_LIMIT = 1 << 20;

  /** What texts are made of: words, marks, white space of many kinds, scripts, emoji. */
  private static final String[] PARTS = {
    "a",
    "photo",
    "of",
    "the",
    "Dog",
    "BEACH",
    "cat's",
    "don't",
    "we'll",
    "I'm",
    "he'd",
    "é",
    "Zürich",
    "naïve",
    "ß",
    "İ",
    "ǅ",
    "Σίσυφος",
    "ΣΑΣ",
    "日本語",
    "テキスト",
    "한국어",
    "Привет",
    "مرحبا",
    "नमस्ते",
    "😀",
    "🐕‍🦺",
    "👩🏽",
    "1",
    "23",
    "4,567.89",
    "½",
    "Ⅷ",
    "²",
    "ﬁ",
    ".",
    ",",
    "...",
    "!?",
    "#1",
    "@home",
    "$5",
    "%",
    "&",
    "<tags>",
    "\"q\"",
    "'",
    "''",
    "_",
    "a_b",
    "-",
    "—",
    "(x)",
    "[y]",
    "{z}",
    "~",
    "^",
    "`",
    "|",
    "\\",
    "/",
    "+",
    "=",
    "*",
    "\u00ad",
    "\u200b",
    "\ufeff",
    "\u0301",
    "\u0007",
    "\ufffd",
    "\ue000",
    "\u00a0",
    "\u2009",
    "\u3000",
    "\u2028",
    "\t",
    "\n",
    "\r\n",
    " ",
    "  ",
    "   ",
    "supercalifragilisticexpialidocious",
    "▁",
    "x".repeat(120)
  };

  @BeforeAll
  static void keepTheReferenceAtHome() {
    // DJL reports its use over the network unless told not to before its first class loads.
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("DJL_CACHE_DIR", Path.of("target", "djl").toAbsolutePath().toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"bundled", "clip", "siglip", "siglip2"})
  void tokenize_randomTexts_givesTheReferenceIds(String name) throws IOException {
    byte[] file = file(name);
    long seed = Long.getLong("tests.seed", new Random().nextLong());
    Random random = new Random(seed);
    Tokenizer ours = TokenizerReader.read(new ByteArrayInputStream(file), name);
    try (HuggingFaceTokenizer reference =
        HuggingFaceTokenizer.newInstance(
            new ByteArrayInputStream(file), Map.of("truncation", "false", "padding", "false"))) {
      for (int i = 0; i < TEXTS; i++) {
        String text = text(random);
        int[] expected =
            Arrays.stream(reference.encode(text).getIds()).mapToInt(id -> (int) id).toArray();

        assertThat(ours.tokenize(text, NO_LIMIT).ids())
            .as("%s: %s (repeat with -Dtests.seed=%d)", name, escaped(text), seed)
            .isEqualTo(expected);
      }
    }
  }

  private static String text(Random random) {
    StringBuilder out = new StringBuilder();
    int parts = random.nextInt(12);
    for (int i = 0; i < parts; i++) {
      out.append(PARTS[random.nextInt(PARTS.length)]);
      if (random.nextInt(3) > 0) {
        out.append(' ');
      }
    }
    // Where a file asks for NFC and CLIP's reference algorithm does without, both agree on this.
    return Normalizer.normalize(out, Form.NFC);
  }

  private static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    text.chars()
        .forEach(c -> out.append(c < 127 && c > 31 ? "" + (char) c : "\\u%04x".formatted(c)));
    return out.toString();
  }

  private static byte[] file(String name) throws IOException {
    if (name.equals("bundled")) {
      BundledModel model = ServiceLoader.load(BundledModel.class).findFirst().orElseThrow();
      try (InputStream in = model.open("tokenizer.json")) {
        return in.readAllBytes();
      }
    }
    return Files.readAllBytes(
        Path.of(System.getProperty("windhover.project", "../.."))
            .resolve("encoder/onnx/src/test/resources/golden/tokenizers")
            .resolve(name)
            .resolve("tokenizer.json"));
  }
}
