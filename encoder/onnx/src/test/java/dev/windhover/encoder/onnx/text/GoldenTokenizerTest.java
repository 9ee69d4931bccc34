package dev.windhover.encoder.onnx.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids by the reference implementations. */
class GoldenTokenizerTest {
  private static final int NO_LIMIT = 1 << 20;
  private static final Path FIXTURES =
      Path.of(System.getProperty("windhover.project", "../.."))
          .resolve("encoder/onnx/src/test/resources/golden/tokenizers");

  @ParameterizedTest
  @ValueSource(strings = {"clip", "siglip", "siglip2"})
  void tokenize_fixture_givesTheReferenceIds(String name) throws IOException {
    Path folder = FIXTURES.resolve(name);

    assertEqual(read(folder.resolve("tokenizer.json")), folder.resolve("golden.tsv"));
  }

  @Test
  void tokenize_vocabularyAndMerges_givesTheReferenceIds() throws IOException {
    Path folder = FIXTURES.resolve("clip");
    try (InputStream vocabulary = Files.newInputStream(folder.resolve("vocab.json"));
        InputStream merges = Files.newInputStream(folder.resolve("merges.txt"))) {
      Tokenizer tokenizer =
          ClipVocabulary.read(
              vocabulary, merges, "<|startoftext|>", "<|endoftext|>", folder.toString());

      assertEqual(tokenizer, folder.resolve("golden.tsv"));
    }
  }

  @Test
  void tokenize_clipVocabulary_givesTheReferenceIds() throws IOException {
    String shared = System.getenv("WINDHOVER_SHARED");
    Path folder =
        (shared == null
                ? Path.of(System.getProperty("windhover.project", "../..")).resolve("../shared")
                : Path.of(shared))
            .resolve("clip-tokenizer");
    assumeTrue(Files.isDirectory(folder), "CLIP's own tokenizer is not at " + folder);

    assertEqual(read(folder.resolve("tokenizer.json")), folder.resolve("golden.tsv"));
  }

  private static Tokenizer read(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return TokenizerReader.read(in, file.toString());
    }
  }

  private static void assertEqual(Tokenizer tokenizer, Path golden) throws IOException {
    for (GoldenTokens.Case expected : GoldenTokens.read(golden)) {
      TokenizedText actual = tokenizer.tokenize(expected.text(), NO_LIMIT);

      assertThat(actual.ids()).as("%s", expected.text()).isEqualTo(expected.ids());
      assertThat(actual.truncated()).isFalse();
    }
  }
}
