package dev.windhover.lucene.vstar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.encoder.Cell;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.VectorStatistics.ScoreScale;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeatMapTest {
  private static final Region AREA = new Region(100, 50, 40, 20);

  @Test
  void of_calibratedGrid_countsDeviationsAboveTheBackground() {
    PatchGrid grid = new PatchGrid(1, 2, 2, AREA, new float[] {1, 0, 0.6f, 0.8f});

    HeatMap map = HeatMap.of(grid, new float[] {1, 0}, new ScoreScale(0.2, 0.1));

    assertThat(map.value(new Cell(0, 0))).isCloseTo(8, within(1e-4f));
    assertThat(map.value(new Cell(0, 1))).isCloseTo(4, within(1e-4f));
    assertThat(map.peak()).isEqualTo(new Cell(0, 0));
    assertThat(map.area()).isEqualTo(AREA);
  }

  @Test
  void of_gridWithoutCalibration_takesItsOwnCellsAsBackground() {
    PatchGrid grid = new PatchGrid(1, 2, 2, AREA, new float[] {1, 0, 0, 1});

    assertThat(HeatMap.of(grid, new float[] {1, 0}).values()).containsExactly(1, -1);
  }

  @Test
  void withoutNeutral_takesOffTheWeightedPart() {
    assertThat(HeatMap.withoutNeutral(new float[] {1, 0}, new float[] {0.5f, 1}, 0.5))
        .containsExactly(0.75f, -0.5f);
    assertThatThrownBy(() -> HeatMap.withoutNeutral(new float[2], new float[3], 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("query has 2 dimensions, the neutral vector 3");
  }

  @Test
  void maxIn_overTilingParts_findsThePeakInOneOfThem() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      HeatMap map = random(random);
      float max = Float.NEGATIVE_INFINITY;
      for (Region part : new RegionTree(4).split(map.area())) {
        max = Math.max(max, map.maxIn(part));
      }
      assertThat(max).as("seed %d round %d", seed, round).isEqualTo(map.max());
    }
  }

  @Test
  void maxIn_countsCellsByTheirCentres_orElseThoseThatReachIn() {
    HeatMap map = new HeatMap(1, 2, AREA, new float[] {2, 1});
    Region left = new Region(AREA.x(), AREA.y(), AREA.width() * 3 / 5, AREA.height());

    assertThat(map.maxIn(left)).isEqualTo(2);
    assertThat(map.maxIn(new Region(AREA.right() - 2, AREA.y(), 2, 2))).isEqualTo(1);
  }

  @Test
  void upsampled_toItsOwnSize_isTheMapItself() {
    HeatMap map = random(new Random(5));

    assertThat(map.upsampled(map.columns(), map.rows())).containsExactly(map.values());
  }

  @Test
  void upsampled_betweenCentres_isLinear() {
    HeatMap map = new HeatMap(1, 2, AREA, new float[] {0, 8});

    assertThat(map.upsampled(8, 1)).containsExactly(0, 0, 1, 3, 5, 7, 8, 8);
  }

  @Test
  void components_ofTwoPeaks_areTwoBoxesHighestFirst() {
    float[] values = new float[8 * 8];
    values[1 * 8 + 1] = 5;
    values[6 * 8 + 6] = 9;

    var components = new HeatMap(8, 8, Region.ofImage(80, 80), values).components();

    assertThat(components).hasSize(2);
    assertThat(components.get(0).box()).isEqualTo(new Region(60, 60, 10, 10));
    assertThat(components.get(0).peak()).isEqualTo(9 * 0.875 * 0.875, within(0.01));
    assertThat(components.get(1).box()).isEqualTo(new Region(10, 10, 10, 10));
    assertThat(components.get(0).mass() + components.get(1).mass()).isBetween(0.5, 1.0);
  }

  @Test
  void components_ofMapWithoutPositiveValue_areNone() {
    assertThat(new HeatMap(1, 2, AREA, new float[] {-1, 0}).components()).isEmpty();
  }

  @Test
  void components_neverReachOutsideTheArea() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 50; round++) {
      HeatMap map = random(random);
      double mass = 0;
      for (HeatMap.Component component : map.components()) {
        assertThat(map.area().contains(component.box()))
            .as("seed %d round %d: %s in %s", seed, round, component, map)
            .isTrue();
        mass += component.mass();
      }
      assertThat(mass).as("seed %d round %d", seed, round).isLessThanOrEqualTo(1 + 1e-9);
    }
  }

  @Test
  void maxIn_looksAtCellsThatReachInsideAndAreNotTaken() {
    HeatMap map = new HeatMap(2, 2, AREA, new float[] {1, 2, 3, 4});

    assertThat(map.maxIn(new Region(100, 50, 20, 10), List.of())).isEqualTo(1);
    assertThat(map.maxIn(new Region(110, 55, 15, 10), List.of())).isEqualTo(4);
    assertThat(map.maxIn(AREA, List.of(new Region(130, 65, 1, 1)))).isEqualTo(3);
    assertThat(map.maxIn(new Region(0, 0, 10, 10), List.of())).isZero();
  }

  @Test
  void paint_hidesNothingWhereTheMapIsCold() {
    RgbImage image = Pictures.gray(20, 10).image();
    HeatMap map = new HeatMap(1, 2, image.bounds(), new float[] {-1, 3});

    RgbImage painted = HeatMapOverlay.paint(map, image);

    assertThat(painted.pixel(0, 0)).isEqualTo(ColourEncoder.GRAY);
    assertThat(painted.pixel(19, 9) >> 16 & 0xff).isGreaterThan(200);
    assertThat(image.pixel(19, 9)).isEqualTo(ColourEncoder.GRAY);
    assertThatThrownBy(() -> HeatMapOverlay.paint(map.movedBy(1, 0), image))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("outside of RgbImage[20x10]");
  }

  @Test
  void constructor_refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> new HeatMap(2, 2, AREA, new float[3]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("got 3 for 2x2");
    assertThatThrownBy(() -> new HeatMap(1, 1, AREA, new float[] {Float.NaN}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("NaN");
  }

  private static HeatMap random(Random random) {
    int rows = 1 + random.nextInt(9);
    int columns = 1 + random.nextInt(9);
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) random.nextGaussian();
    }
    Region area =
        new Region(
            random.nextInt(50),
            random.nextInt(50),
            20 + random.nextInt(200),
            20 + random.nextInt(200));
    return new HeatMap(rows, columns, area, values);
  }
}
