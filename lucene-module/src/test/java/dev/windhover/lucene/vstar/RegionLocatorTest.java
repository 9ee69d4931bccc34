package dev.windhover.lucene.vstar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.Thresholds;
import java.time.Duration;
import java.util.Comparator;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RegionLocatorTest {
  private static final int RED = 0xff0000;
  private static final int BLUE = 0x0000ff;

  private static RegionLocator.Builder locator(ColourEncoder encoder) {
    return RegionLocator.builder().images(encoder).patches(encoder).texts(encoder);
  }

  private static RegionLocator locator() {
    // Enough for every region of these small trees, so that tests see the search and not its end.
    return locator(new ColourEncoder())
        .budget(new SearchBudget(100, Duration.ofMinutes(1)))
        .build();
  }

  @Test
  void locate_oneSmallThing_givesItsBox() {
    Region box = new Region(700, 300, 40, 40);
    RgbImage image = Pictures.gray(960, 720).with(box, RED).image();

    Localization result = locator().locate(image, "red");

    assertThat(result.found()).hasSize(1);
    assertThat(result.found().get(0).box().iou(box)).isGreaterThan(0.4);
    assertThat(result.found().get(0).box().contains(720, 320)).isTrue();
    assertThat(result.calibrated()).isTrue();
    assertThat(result.presence()).isGreaterThanOrEqualTo(result.found().get(0).score() - 1.5);
  }

  @Test
  void locate_twoThings_givesBothAndNothingElse() {
    Region first = new Region(60, 60, 60, 60);
    Region second = new Region(800, 600, 60, 60);
    RgbImage image =
        Pictures.gray(960, 720)
            .with(first, RED)
            .with(second, RED)
            .with(new Region(500, 100, 60, 60), BLUE)
            .image();

    Localization result = locator().locate(image, "red");

    assertThat(result.found()).hasSize(2);
    assertThat(result.found()).anyMatch(place -> place.box().iou(first) > 0.4);
    assertThat(result.found()).anyMatch(place -> place.box().iou(second) > 0.4);
  }

  @Test
  void locate_absentThing_isRefusedButTheBestPlaceIsTold() {
    RgbImage image = Pictures.gray(960, 720).with(new Region(60, 60, 60, 60), BLUE).image();

    Localization result = locator().locate(image, "red");

    assertThat(result.found()).isEmpty();
    assertThat(result.best()).isPresent();
    assertThat(result.best().get().score()).isLessThan(2);
    assertThat(result.presence()).isLessThan(2).isGreaterThanOrEqualTo(result.best().get().score());
  }

  @Test
  void locate_stripedQuarter_isFoundOnlyWhenItsPresenceIsAccepted() {
    // A quarter of the rows of one quarter are red.
    Pictures pictures = Pictures.gray(960, 720);
    for (int y = 0; y < 300; y += 4) {
      pictures = pictures.with(new Region(0, y, 400, 1), RED);
    }

    Localization result = locator().locate(pictures.image(), "red");

    assertThat(result.presence()).isGreaterThanOrEqualTo(result.best().orElseThrow().score() - 1.5);
    assertThat(result.found().isEmpty()).isEqualTo(result.presence() < 2);
  }

  @Test
  void locate_byAnExamplePicture_findsTheSameThing() {
    Region box = new Region(100, 500, 50, 50);
    RgbImage image =
        Pictures.gray(960, 720).with(box, BLUE).with(new Region(700, 100, 50, 50), RED).image();

    Localization result =
        locator().locate(image, Pictures.gray(9, 9).with(new Region(0, 0, 9, 9), BLUE).image());

    assertThat(result.found()).isNotEmpty();
    assertThat(result.found().get(0).box().iou(box)).isGreaterThan(0.4);
  }

  @Test
  void locate_anyPlaceAndSize_givesABoxOnIt() {
    // Small things are seen in deep looks only, whose places count for 1.5 deviations less. Across
    // four cells a square of less than 36 pixels comes to 0.5 at worst, plain gray comes to -2.
    RegionLocator locator =
        locator(new ColourEncoder())
            .budget(new SearchBudget(100, Duration.ofMinutes(1)))
            .thresholds(QueryKind.TEXT, new Thresholds(0, 4))
            .build();
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int round = 0; round < 20; round++) {
      int side = 30 + random.nextInt(200);
      Region box = new Region(random.nextInt(800 - side), random.nextInt(600 - side), side, side);
      RgbImage image = Pictures.gray(800, 600).with(box, RED).image();

      Localization result = locator.locate(image, "red");

      assertThat(result.presence())
          .as("seed %d round %d box %s", seed, round, box)
          .isGreaterThan(side < 36 ? 0.3 : 1);
      assertThat(result.found()).as("seed %d round %d box %s", seed, round, box).isNotEmpty();
      Region answer = result.found().get(0).box();
      assertThat(box.contains(answer.centreX(), answer.centreY()))
          .as("seed %d round %d: %s for %s", seed, round, answer, box)
          .isTrue();
    }
  }

  @Test
  void locate_again_givesTheSameAnswerAndPath() {
    RgbImage image =
        Pictures.gray(960, 720)
            .with(new Region(60, 60, 60, 60), RED)
            .with(new Region(500, 100, 60, 60), RED)
            .image();

    Localization first = locator().locate(image, "red");
    Localization second = locator().locate(image, "red");

    assertThat(second.found()).isEqualTo(first.found());
    assertThat(second.path()).isEqualTo(first.path());
  }

  @Test
  void path_startsWithTheWholeImageAndStaysInTheBudget() {
    RgbImage image = Pictures.gray(960, 720).with(new Region(700, 300, 24, 24), RED).image();
    RegionLocator locator =
        locator(new ColourEncoder())
            .budget(new SearchBudget(7, Duration.ofSeconds(60)))
            .thresholds(QueryKind.TEXT, new Thresholds(1000, 1000))
            .build();

    Localization result = locator.locate(image, "red");

    assertThat(result.path().get(0).region()).isEqualTo(image.bounds());
    assertThat(result.path().get(0).level()).isZero();
    assertThat(result.path()).hasSizeBetween(4, 7);
    assertThat(result.end()).isEqualTo(Localization.End.CROPS_SPENT);
    assertThat(result.path().stream().filter(look -> look.level() == 1).map(Look::priority))
        .isSortedAccordingTo(Comparator.reverseOrder());
  }

  @Test
  void locate_withoutTime_answersFromTheFirstLook() {
    RgbImage image = Pictures.gray(960, 720).with(new Region(700, 300, 60, 60), RED).image();
    RegionLocator locator =
        locator(new ColourEncoder()).budget(new SearchBudget(50, Duration.ofNanos(1))).build();

    Localization result = locator.locate(image, "red");

    assertThat(result.end()).isEqualTo(Localization.End.TIME_UP);
    assertThat(result.best()).isPresent();
  }

  @Test
  void locate_withAModelWithoutCalibration_ordersAndSaysSo() {
    Region box = new Region(600, 200, 80, 80);
    RgbImage image = Pictures.gray(960, 720).with(box, RED).image();

    Localization result = locator(new ColourEncoder(Optional.empty())).build().locate(image, "red");

    assertThat(result.calibrated()).isFalse();
    assertThat(result.found()).hasSize(1);
    assertThat(result.found().get(0).box().contains(640, 240)).isTrue();
  }

  @Test
  void locate_onePixel_answers() {
    RgbImage image = new RgbImage(1, 1, new byte[] {(byte) 255, 0, 0});

    assertThat(locator().locate(image, "red").best()).isPresent();
  }

  @Test
  void locate_callersMistakes_areToldWithTheWayOut() {
    RgbImage image = Pictures.gray(20, 20).image();
    ColourEncoder encoder = new ColourEncoder();

    assertThatThrownBy(() -> locator().locate(image, new float[3], QueryKind.TEXT))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("query has 3 dimensions, model colours has 5");
    assertThatThrownBy(() ->
            RegionLocator.builder().images(encoder).patches(encoder).build().locate(image, "red"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without a text encoder");
  }
}
