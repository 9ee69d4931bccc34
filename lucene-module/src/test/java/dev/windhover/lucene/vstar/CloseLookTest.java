package dev.windhover.lucene.vstar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.lucene.Layout;
import dev.windhover.lucene.PatchVector;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class CloseLookTest {
  private final ColourEncoder encoder = new ColourEncoder();
  private final CloseLook close = new CloseLook(encoder, encoder);

  @Test
  void vectors_ofAPhotoWithASmallThing_haveACropOfIt() {
    Region needle = new Region(700, 300, 40, 40);
    RgbImage image = Pictures.gray(960, 720).with(needle, 0xff0000).image();
    float[] red = encoder.encodeText("red");

    PatchVector best =
        close.vectors(image).stream()
            .max((a, b) -> Float.compare(a.similarity(red), b.similarity(red)))
            .orElseThrow();

    // A box is whole cells: 34 pixels wide here.
    assertThat(best.box().iou(needle)).isGreaterThan(0.4);
    assertThat(best.similarity(red))
        .isGreaterThan(50 * (float) TargetCue.dot(red, encoder.encodeImage(image)));
  }

  @Test
  void vectors_ofAnyPhoto_stayInsideItAndWithinTheirNumber() {
    for (int[] size : new int[][] {{960, 720}, {40, 900}, {1, 1}, {3000, 60}, {57, 56}}) {
      RgbImage image =
          Pictures.gray(size[0], size[1])
              .with(new Region(0, 0, Math.min(9, size[0]), Math.min(9, size[1])), 0x00ff00)
              .image();

      List<PatchVector> vectors = close.vectors(image);

      assertThat(vectors)
          .hasSizeLessThanOrEqualTo(4 + CloseLook.COARSE_PLACES + CloseLook.FINE_PLACES)
          .allMatch(v -> image.bounds().contains(v.box()))
          .allMatch(v -> Set.of(1, 2, Layout.QUARTERS).contains(v.level()));
      // Quarters of less than the model sees at once would show nothing new.
      assertThat(vectors.stream().filter(v -> v.level() == Layout.QUARTERS))
          .hasSize(Math.min(size[0], size[1]) > encoder.model().inputSize() ? 4 : 0);
    }
  }

  @Test
  void vectorsOf_placesOfSomebodyElse_areThoseOfTheirPixels() {
    Region red = new Region(500, 200, 60, 60);
    Region blue = new Region(100, 400, 60, 60);
    RgbImage image = Pictures.gray(960, 720).with(red, 0xff0000).with(blue, 0x0000ff).image();

    List<PatchVector> vectors = close.vectorsOf(image, List.of(red, blue));

    assertThat(vectors).extracting(PatchVector::box).containsExactly(red, blue);
    assertThat(vectors.get(0).similarity(encoder.encodeText("red")))
        .isGreaterThan(vectors.get(1).similarity(encoder.encodeText("red")));
    assertThat(close.vectorsOf(image, List.of())).isEmpty();
  }

  @Test
  void windows_coverThePhotoWithOneFineGrid() {
    RgbImage image = Pictures.gray(960, 720).with(new Region(0, 0, 46, 35), 0x0000ff).image();
    float[] blue = encoder.encodeText("blue");

    float[] similarities = close.windows(image).similarities(blue);

    // 4 x 3 windows of 7 x 7 cells; the blue corner fills the first cells.
    assertThat(close.windows(image).columns()).isEqualTo(28);
    assertThat(close.windows(image).rows()).isEqualTo(21);
    assertThat(similarities[0]).isGreaterThan(0.99f);
    assertThat(similarities[28 * 21 - 1]).isLessThan(0.01f);
  }
}
