package dev.windhover.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.encoder.tiny.TinyModel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The bundled model from its jar and from an unpacked copy is one model. */
class UnpackedModelTest {
  private static final ModelOptions LAZY =
      ModelOptions.builder().loading(ModelOptions.Loading.ON_FIRST_USE).build();

  @TempDir Path folder;

  @Test
  void bundled_fromAnUnpackedCopy_isTheSameModel() throws Exception {
    Path copy = TestFolders.bundled(folder.resolve("windhover-tiny"));
    assertThat(new TinyModel().folder()).isEmpty();
    System.setProperty(TinyModel.FOLDER, copy.toString());
    try (ClipModel unpacked = ClipModel.bundled(LAZY)) {
      System.clearProperty(TinyModel.FOLDER);
      try (ClipModel packed = ClipModel.bundled(LAZY)) {
        assertThat(unpacked.model().name()).isEqualTo(packed.model().name());
        assertThat(unpacked.model().imageFingerprint())
            .isEqualTo(packed.model().imageFingerprint());
        assertThat(unpacked.model().textFingerprint()).isEqualTo(packed.model().textFingerprint());
        assertThat(unpacked.encodeText("a kestrel in the wind"))
            .isEqualTo(packed.encodeText("a kestrel in the wind"));
      }
    } finally {
      System.clearProperty(TinyModel.FOLDER);
    }
  }

  @Test
  void folder_thatHoldsNoModel_isPassedOver() {
    System.setProperty(TinyModel.FOLDER, folder.toString());
    try {
      assertThat(new TinyModel().folder()).isEmpty();
    } finally {
      System.clearProperty(TinyModel.FOLDER);
    }
  }
}
