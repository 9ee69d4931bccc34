package dev.windhover.lucene.vstar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlaceEmbeddingTest {

  /** Two cells side by side: the left one answers dimension 1, the right one dimension 2. */
  private static final PatchGrid GRID =
      new PatchGrid(1, 2, 3, new Region(100, 0, 20, 10), new float[] {0, 1, 0, 0, 0, 1});

  private static final float[] CROP = {1, 0, 0};

  private static float[] of(Region place) {
    return PlaceEmbedding.of(List.of(CROP), GRID, List.of(place)).get(0);
  }

  @Test
  void of_placeInOneCell_isTheCropAndThreeTenthsOfTheCell() {
    float norm = (float) Math.sqrt(1 + 0.3 * 0.3);

    assertThat(of(new Region(102, 2, 5, 5)))
        .containsExactly(new float[] {1 / norm, 0.3f / norm, 0}, within(1e-6f));
  }

  @Test
  void of_placeOverTwoCells_weighsThemByTheirPartInIt() {
    float[] embedding = of(new Region(107, 0, 4, 10));

    assertThat(embedding[1] / embedding[2]).isCloseTo(3, within(1e-5f));
    assertThat(TargetCue.dot(embedding, embedding)).isCloseTo(1, within(1e-6));
  }

  @Test
  void of_placeOutsideTheGrid_isTheCropAlone() {
    assertThat(of(new Region(0, 0, 50, 10))).containsExactly(CROP);
    assertThat(CROP).containsExactly(1, 0, 0);
  }
}
