package dev.windhover.lucene.vstar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import dev.windhover.lucene.vstar.RegionProposals.Proposal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegionProposalsTest {
  private static final int D = 8;

  /** Cells along the first axis with a little noise, those of {@code odd} along the second. */
  private static PatchGrid grid(int rows, int columns, CellBox odd, long seed) {
    Random random = new Random(seed);
    float[] vectors = new float[rows * columns * D];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        int at = (r * columns + c) * D;
        boolean inside = r >= odd.top() && r < odd.bottom() && c >= odd.left() && c < odd.right();
        vectors[at + (inside ? 1 : 0)] = 1;
        for (int i = 0; i < D; i++) {
          vectors[at + i] += (float) (0.05 * random.nextGaussian());
        }
      }
    }
    return new PatchGrid(rows, columns, D, Region.ofImage(columns * 10, rows * 10), vectors);
  }

  @Test
  void of_aGridWithOneOddField_boxesItFirst() {
    long seed = 20261123;
    for (int i = 0; i < 20; i++) {
      Random random = new Random(seed + i);
      int height = 1 + random.nextInt(4);
      int width = Math.max(1, height - 1 + random.nextInt(3));
      CellBox odd =
          new CellBox(random.nextInt(14 - height), random.nextInt(14 - width), height, width);
      List<Proposal> found = RegionProposals.of(grid(14, 14, odd, seed + i), 5);

      assertThat(found.get(0).box())
          .as("seed %s", seed + i)
          .isEqualTo(odd.region(Region.ofImage(140, 140), 14, 14));
    }
  }

  @Test
  void of_anyGrid_proposalsDoNotSayTheSameTwiceAndFallInContrast() {
    List<Proposal> found = RegionProposals.of(grid(20, 30, new CellBox(3, 4, 2, 2), 7), 12);

    assertThat(found).hasSize(12);
    for (int i = 0; i < found.size(); i++) {
      for (int j = 0; j < i; j++) {
        assertThat(found.get(i).box().iou(found.get(j).box())).isLessThanOrEqualTo(0.3);
        assertThat(found.get(i).contrast()).isLessThanOrEqualTo(found.get(j).contrast());
      }
    }
  }

  @Test
  void of_aGridOfEqualCells_proposesNothing() {
    float[] vectors = new float[9 * D];
    for (int i = 0; i < 9; i++) {
      vectors[i * D] = 1;
    }
    PatchGrid even = new PatchGrid(3, 3, D, Region.ofImage(30, 30), vectors);

    assertThat(RegionProposals.of(even, 4)).allMatch(p -> p.contrast() < 1e-6);
  }

  @Test
  void of_aGridOfOneCell_hasNothingToStandOutFrom() {
    PatchGrid one = new PatchGrid(1, 1, 2, Region.ofImage(5, 5), new float[] {1, 0});

    assertThat(RegionProposals.of(one, 4)).isEmpty();
    assertThatThrownBy(() -> RegionProposals.of(one, -1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("-1");
  }
}
