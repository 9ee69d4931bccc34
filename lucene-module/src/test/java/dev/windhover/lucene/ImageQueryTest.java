package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ImageQueryTest {

  @Test
  void reach_byWordsOrVector_goesFartherThanByPictures() {
    assertThat(ImageQuery.text("a dog").build().reach()).isEqualTo(ImageQuery.REACH);
    assertThat(ImageQuery.vector(new float[] {1, 0}).build().reach()).isEqualTo(ImageQuery.REACH);
    assertThat(ImageQuery.like("a.jpg").build().reach()).isEqualTo(ImageQuery.DEFAULT_CANDIDATES);
    assertThat(ImageQuery.like("a.jpg").minus("people").build().reach())
        .isEqualTo(ImageQuery.REACH);
    assertThat(ImageQuery.text("a dog").k(1000).build().reach()).isEqualTo(2000);
  }

  @Test
  void reach_candidatesGiven_isThem() {
    assertThat(ImageQuery.text("a dog").candidates(50).build().reach()).isEqualTo(50);
  }
}
