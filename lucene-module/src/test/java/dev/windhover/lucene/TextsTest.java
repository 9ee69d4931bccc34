package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.encoder.Matching;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.TextEncoder;
import dev.windhover.lucene.index.ImageSchema;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.lucene.search.join.CheckJoinIndex;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.junit.jupiter.api.Test;

class TextsTest {
  private static final int D = 16;

  @Test
  void texts_betweenBlocks_neverAdoptPatches() throws IOException {
    Random random = new Random(3);
    ImageIndex index =
        ImageIndex.create(
            new ByteBuffersDirectory(),
            IndexSettings.ofVectors("test-model", D).withLayout(Layout.GRID));
    float[] dog = Vectors.unit(random, D);
    try (ImageIndexWriter writer = index.openWriter()) {
      for (int i = 0; i < 50; i++) {
        writer.upsertText(new TextDocument("t" + i, "text " + i, Vectors.unit(random, D)));
        writer.upsert(
            ImageDocument.builder("t" + i)
                .vector(Vectors.unit(random, D))
                .patches(Vectors.grid(random, 2, 2, D, Region.ofImage(10, 10)))
                .build());
      }
      writer.upsertText(new TextDocument("t7", "a dog", dog));
      writer.deleteText("t8");
      writer.delete("t9");
      writer.delete("t49");
    }
    try (ImageSearcher searcher = index.openSearcher();
        ImageSnapshot snapshot = searcher.snapshot()) {
      CheckJoinIndex.check(snapshot.lucene().getIndexReader(), ImageSchema.parents());
      assertThat(snapshot.size()).isEqualTo(48);
      assertThat(snapshot.patchesOf("t10")).hasSize(4);
      for (PatchHit hit : snapshot.nearestPatches(1, dog, 100, Optional.empty())) {
        assertThat(snapshot.entry(hit.id())).isPresent();
      }
      List<TextHit> texts = snapshot.nearestTexts(dog, 100);
      assertThat(texts).hasSize(49).doesNotHaveDuplicates();
      assertThat(texts.get(0).id()).isEqualTo("t7");
      assertThat(texts.get(0).text()).isEqualTo("a dog");
      assertThat(texts.get(0).similarity()).isCloseTo(1, within(1e-5f));
      assertThat(texts).extracting(TextHit::id).doesNotContain("t8");
    }
  }

  @Test
  void rank_averagesTemplatesAndAppliesTheModelsRule() {
    TextEncoder encoder = new LetterEncoder();
    TextRanker ranker = TextRanker.of(encoder, List.of("aa", "bb", "ab"), List.of("{}", "{}{}"));
    List<TextRanker.Match> matches = ranker.rank(encoder.encodeText("aaa"));
    assertThat(matches).extracting(TextRanker.Match::text).containsExactly("aa", "ab", "bb");
    assertThat(matches.get(0).similarity()).isCloseTo(1, within(1e-6f));
    assertThat(matches.get(1).similarity()).isCloseTo((float) Math.sqrt(0.5), within(1e-6f));
    assertThat(matches.stream().mapToDouble(TextRanker.Match::probability).sum())
        .isCloseTo(1, within(1e-9));
  }

  @Test
  void of_templateWithoutPlaceholder_isRefused() {
    assertThatThrownBy(() -> TextRanker.of(new LetterEncoder(), List.of("a"), List.of("a photo")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("{}");
  }

  /** Counts letters. */
  static final class LetterEncoder implements TextEncoder {
    @Override
    public ModelInfo model() {
      return new ModelInfo(
          "letters",
          26,
          "letters",
          "letters",
          1,
          ModelInfo.PatchVectors.NONE,
          new Matching.Softmax(10),
          Optional.empty());
    }

    @Override
    public float[] encodeText(String text) {
      float[] out = new float[26];
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c >= 'a' && c <= 'z') {
          out[c - 'a']++;
        }
      }
      double length = Math.sqrt(Vectors.dot(out, out));
      for (int i = 0; i < out.length; i++) {
        out[i] = (float) (out[i] / length);
      }
      return out;
    }
  }
}
