package dev.windhover.bench.vstar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.bench.Photos;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.lucene.Layout;
import dev.windhover.tools.eval.vstar.Case;
import dev.windhover.tools.eval.vstar.Collection;
import dev.windhover.tools.eval.vstar.Outcome;
import dev.windhover.tools.eval.vstar.PhotoPixels;
import dev.windhover.tools.eval.vstar.TestPhoto;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The long tier's table in small: fifty needles, the real model, real indexes. */
class NeedleSearchTest {
  private static final long SEED = 4711;

  @TempDir Path folder;

  @Test
  void bothStages_findSmallThingsThatTheWholeImageMisses() throws Exception {
    Assumptions.assumeTrue(Photos.shared().isPresent(), "the evaluation photos are not here");
    List<Case> cases = NeedleCases.round(SEED, 13, folder);
    List<TestPhoto> scenes = cases.stream().map(Case::photo).distinct().toList();
    int small = 0;
    int wholeImage = 0;
    int bothStages = 0;
    int boxed = 0;
    try (ClipModel model = ClipModel.bundled();
        Collection photos =
            new Collection(
                model,
                scenes,
                List.of(Layout.PYRAMID),
                PhotoPixels.held(scenes, ImageFileDecoder.withDefaults()),
                folder,
                () -> {})) {
      for (Case question : cases) {
        if (question.group().equals(NeedleCases.group(0.25))) {
          continue;
        }
        small++;
        wholeImage += photos.whole(question).rank() < 3 ? 1 : 0;
        Outcome both = photos.bothStages(question, Layout.PYRAMID);
        bothStages += both.rank() < 3 ? 1 : 0;
        boxed +=
            both.box().filter(b -> question.box().contains(b.centreX(), b.centreY())).isPresent()
                ? 1
                : 0;
        assertThat(both.crops()).isBetween(1, 24);
      }
    }
    assertThat(small).isEqualTo(39);
    assertThat(bothStages)
        .as("seed %s: %s by the whole image, %s boxed of %s", SEED, wholeImage, boxed, small)
        .isGreaterThanOrEqualTo(wholeImage + small / 5);
    assertThat(boxed).as("seed %s", SEED).isGreaterThanOrEqualTo(small / 2);
  }

  @Test
  void round_ofOneSeed_isPlannedTheSameTwice() throws Exception {
    Assumptions.assumeTrue(Photos.shared().isPresent(), "the evaluation photos are not here");
    assertThat(NeedleCases.round(SEED, 2, folder))
        .isEqualTo(NeedleCases.round(SEED, 2, folder))
        .isNotEqualTo(NeedleCases.round(SEED + 1, 2, folder));
  }
}
