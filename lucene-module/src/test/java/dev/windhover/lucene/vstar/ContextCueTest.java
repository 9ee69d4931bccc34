package dev.windhover.lucene.vstar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.WindhoverException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ContextCueTest {
  /** Too small for any look at the whole, beside something large that a cue may name. */
  private static final Region RED_THING = new Region(1860, 1340, 14, 14);

  private static final RgbImage SCENE =
      Pictures.gray(1920, 1440)
          .with(new Region(1500, 1000, 300, 300), 0x0000ff)
          .with(RED_THING, 0xff0000)
          .image();

  private final List<ContextCue.Question> asked = new ArrayList<>();

  private static RegionLocator.Builder locator() {
    ColourEncoder encoder = new ColourEncoder();
    return RegionLocator.builder()
        .images(encoder)
        .patches(encoder)
        .texts(encoder)
        .budget(new SearchBudget(200, Duration.ofMinutes(1)));
  }

  private ContextCue cue(Optional<String> place, List<Integer> parts) {
    return new ContextCue() {
      @Override
      public Optional<String> likelyPlace(Question question) {
        asked.add(question);
        return place;
      }

      @Override
      public List<Integer> firstParts(Question question) {
        return parts;
      }
    };
  }

  /** The part of the whole image that is looked at first. */
  private static Region firstPart(Localization result) {
    return result.path().stream()
        .filter(look -> look.kind() == Look.Kind.REGION && look.level() == 1)
        .findFirst()
        .orElseThrow()
        .region();
  }

  @Test
  void locate_aPlaceNamed_looksThereFirst() {
    RgbImage scene =
        Pictures.gray(1920, 1440).with(new Region(1500, 1000, 300, 300), 0x0000ff).image();
    Localization alone = locator().build().locate(scene, "red");
    Localization led =
        locator().context(cue(Optional.of("blue"), List.of())).build().locate(scene, "red");

    assertThat(firstPart(alone)).isNotEqualTo(new Region(960, 720, 960, 720));
    assertThat(firstPart(led)).isEqualTo(new Region(960, 720, 960, 720));
    assertThat(asked.get(0).target()).isEqualTo("red");
    assertThat(asked.get(0).parts()).hasSize(4);
    assertThat(asked.get(0).pixels().get().width()).isEqualTo(1920);
    assertThat(led.cueFailure()).isEmpty();
  }

  @Test
  void locate_partsNumbered_areLookedAtFirstAndWrongNumbersIgnored() {
    RgbImage scene = Pictures.gray(1920, 1440).image();
    Localization led =
        locator()
            .context(cue(Optional.empty(), List.of(99, -3, 0, 3, 3, 2)))
            .build()
            .locate(scene, "red");
    assertThat(firstPart(led)).isEqualTo(new Region(0, 720, 960, 720));
  }

  @Test
  void locate_aCueThatFails_searchesByVectorsAloneAsksOnceAndTells() {
    ContextCue broken =
        question -> {
          asked.add(question);
          throw new WindhoverException("nobody is at home");
        };
    Localization result = locator().context(broken).build().locate(SCENE, "red");
    Localization alone = locator().build().locate(SCENE, "red");

    assertThat(asked).hasSize(1);
    assertThat(result.cueFailure()).contains("nobody is at home");
    assertThat(result.path()).isEqualTo(alone.path());
    assertThat(result.places()).isEqualTo(alone.places());
    assertThat(alone.cueFailure()).isEmpty();
  }

  @Test
  void locate_aThingThatStandsOut_asksNobody() {
    RgbImage scene = Pictures.gray(960, 720).with(new Region(100, 100, 300, 300), 0xff0000).image();
    Localization result =
        locator().context(cue(Optional.of("blue"), List.of())).build().locate(scene, "red");
    assertThat(result.found()).isNotEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void locate_weakEverywhere_asksAtMostFourTimes() {
    locator()
        .context(cue(Optional.empty(), List.of()))
        .build()
        .locate(Pictures.gray(3840, 2880).image(), "red");
    assertThat(asked).hasSize(4);
  }

  @Test
  void build_aCueWithoutTexts_isRefused() {
    ColourEncoder encoder = new ColourEncoder();
    assertThatThrownBy(() ->
            RegionLocator.builder()
                .images(encoder)
                .patches(encoder)
                .context(cue(Optional.empty(), List.of()))
                .build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("text encoder");
  }
}
