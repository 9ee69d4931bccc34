package dev.windhover.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PatchGridTest {

  @Test
  void region_ofAllCells_tilesTheArea() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      int rows = 1 + random.nextInt(16);
      int columns = 1 + random.nextInt(16);
      Region area =
          new Region(
              random.nextInt(9),
              random.nextInt(9),
              columns + random.nextInt(500),
              rows + random.nextInt(500));
      PatchGrid grid = new PatchGrid(rows, columns, 1, area, new float[rows * columns]);
      long covered = 0;
      for (int i = 0; i < grid.size(); i++) {
        Region box = grid.region(grid.cell(i));
        assertThat(area.contains(box)).as("seed %d: %s in %s", seed, box, area).isTrue();
        covered += box.area();
      }
      assertThat(covered).as("seed %d", seed).isEqualTo(area.area());
    }
  }

  @Test
  void similarities_otherDimensions_saysWhatToDo() {
    PatchGrid grid = new PatchGrid(1, 2, 3, new Region(0, 0, 2, 1), new float[] {1, 0, 0, 0, 1, 0});
    assertThat(grid.similarities(new float[] {0, 1, 0})).containsExactly(0, 1);
    assertThatThrownBy(() -> grid.similarities(new float[4]))
        .hasMessage("query has 4 dimensions, the patches have 3: encode both with the same model");
  }

  @Test
  void constructor_nanVector_isRefused() {
    assertThatThrownBy(
            () -> new PatchGrid(1, 1, 1, new Region(0, 0, 1, 1), new float[] {Float.NaN}))
        .hasMessageContaining("NaN");
  }
}
