package dev.windhover.encoder.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.encoder.ModelInfo.PatchVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Folders as Hugging Face's own tools cache them: every file is a link to {@code blobs}, where it
 * is called by its hash.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege there")
class LinkedFolderTest {
  @TempDir Path root;

  @Test
  void open_linkedExternalWeights_givesImageAndPatchVectors() throws IOException {
    GoldenModel golden = GoldenModel.of("clip-external");
    Path blobs = Files.createDirectories(root.resolve("blobs"));
    Path snapshot = root.resolve("snapshots").resolve("0123abc");
    try (Stream<Path> files = Files.walk(golden.folder())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = golden.folder().relativize(file).toString();
        Path blob = blobs.resolve(Integer.toHexString(name.hashCode()));
        Files.copy(file, blob);
        Path link = snapshot.resolve(name);
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, link.getParent().relativize(blob));
      }
    }

    try (ClipModel model = ClipModel.open(snapshot)) {
      assertThat(model.model().patchVectors()).isEqualTo(PatchVectors.CLEARCLIP);
      List<float[]> expected = golden.unitRows("image_embeds");
      List<float[]> found = model.encodeImages(golden.images());
      for (int i = 0; i < expected.size(); i++) {
        assertThat(Vectors.cosine(found.get(i), expected.get(i))).isCloseTo(1, within(1e-4));
      }
      assertThat(model.encodePatches(golden.images().getFirst()).rows()).isPositive();
    }
  }
}
