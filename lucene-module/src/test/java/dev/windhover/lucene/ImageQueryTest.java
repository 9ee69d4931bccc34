package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ImageQueryTest {

  @Test
  void reachesFar_byWordsOrVector_unlessCandidatesAreGiven() {
    assertThat(ImageQuery.text("a dog").build().reachesFar()).isTrue();
    assertThat(ImageQuery.vector(new float[] {1, 0}).build().reachesFar()).isTrue();
    assertThat(ImageQuery.like("a.jpg").build().reachesFar()).isFalse();
    assertThat(ImageQuery.like("a.jpg").minus("people").build().reachesFar()).isTrue();
    assertThat(ImageQuery.text("a dog").candidates(50).build().reachesFar()).isFalse();
  }

  @Test
  void candidates_byDefault_areAHundredOrTwiceTheHits() {
    assertThat(ImageQuery.text("a dog").build().candidates()).isEqualTo(100);
    assertThat(ImageQuery.text("a dog").k(1000).build().candidates()).isEqualTo(2000);
  }
}
