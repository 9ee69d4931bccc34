package dev.windhover.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.encoder.Cell;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.onnx.PatchWindows.Window;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PatchWindowsTest {
  private static final long SEED = Long.getLong("tests.seed", 20261123);

  @ParameterizedTest
  @CsvSource({"640, 480", "480, 640", "1920, 1080", "1080, 1920", "1, 1"})
  void of_upToTheLimit_isOneSquashedWindow(int width, int height) {
    Region area = new Region(7, 3, width, height);

    PatchWindows windows = PatchWindows.of(area, 14, 14, 1.8);

    assertThat(windows.windows()).containsExactly(new Window(area, 0, 0));
    assertThat(windows.rows()).isEqualTo(14);
    assertThat(windows.columns()).isEqualTo(14);
  }

  @Test
  void of_threeToOne_isFourSquareWindowsThatShareAQuarter() {
    PatchWindows windows = PatchWindows.of(Region.ofImage(4400, 1400), 14, 14, 1.8);

    assertThat(windows.rows()).isEqualTo(14);
    assertThat(windows.columns()).isEqualTo(44);
    assertThat(windows.windows())
        .containsExactly(
            new Window(new Region(0, 0, 1400, 1400), 0, 0),
            new Window(new Region(1000, 0, 1400, 1400), 0, 10),
            new Window(new Region(2000, 0, 1400, 1400), 0, 20),
            new Window(new Region(3000, 0, 1400, 1400), 0, 30));
  }

  @Test
  void of_tallAndNarrow_goesDown() {
    PatchWindows windows = PatchWindows.of(Region.ofImage(300, 900), 7, 7, 1.8);

    assertThat(windows.columns()).isEqualTo(7);
    assertThat(windows.rows()).isBetween(21, 24);
    assertThat(windows.windows()).allMatch(w -> w.column() == 0 && w.pixels().width() == 300);
  }

  @Test
  void of_extremePanorama_hasABoundedNumberOfWindows() {
    PatchWindows windows = PatchWindows.of(Region.ofImage(1_000_000, 10), 24, 24, 1.8);

    assertThat(windows.windows()).hasSize(PatchWindows.MOST_ALONG_A_SIDE);
    assertThat(windows.windows().getLast().pixels().right()).isEqualTo(1_000_000);
  }

  @Test
  void of_anyArea_everyCellLiesWhereEachOfItsWindowsSeesIt() {
    Random random = new Random(SEED);
    for (int round = 0; round < 2_000; round++) {
      Region area = new Region(random.nextInt(50), random.nextInt(50), size(random), size(random));
      int cellRows = 1 + random.nextInt(24);
      int cellColumns = 1 + random.nextInt(24);
      PatchWindows windows =
          PatchWindows.of(area, cellRows, cellColumns, 1 + random.nextDouble() * 3);
      String what = area + " " + windows + " -Dtests.seed=" + SEED;
      PatchGrid grid = grid(windows.rows(), windows.columns(), area);
      boolean[] seen = new boolean[grid.size()];
      for (Window window : windows.windows()) {
        assertThat(area.contains(window.pixels())).as(what).isTrue();
        PatchGrid part = grid(cellRows, cellColumns, window.pixels());
        for (int i = 0; i < part.size(); i++) {
          Cell inWindow = part.cell(i);
          Cell inGrid =
              new Cell(window.row() + inWindow.row(), window.column() + inWindow.column());
          seen[inGrid.row() * windows.columns() + inGrid.column()] = true;
          Region a = part.region(inWindow);
          Region b = grid.region(inGrid);
          assertThat(
                  List.of(
                      a.x() - b.x(), a.y() - b.y(), a.right() - b.right(), a.bottom() - b.bottom()))
              .as(what)
              .allMatch(d -> Math.abs(d) <= 1);
        }
      }
      assertThat(seen).as(what).doesNotContain(false);
    }
  }

  /** Sizes of every order of magnitude. */
  private static int size(Random random) {
    return (int) Math.pow(10, random.nextDouble() * 4);
  }

  private static PatchGrid grid(int rows, int columns, Region area) {
    return new PatchGrid(rows, columns, 1, area, new float[rows * columns]);
  }
}
