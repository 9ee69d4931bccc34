package dev.windhover.encoder.onnx.model.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.encoder.BundledModel;
import dev.windhover.encoder.onnx.ClipModel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class PulledModelTest extends HubTestCase {

  @Test
  void pull_realModel_opensAndEncodesAsItsOrigin() throws IOException {
    BundledModel bundled = ServiceLoader.load(BundledModel.class).findFirst().orElseThrow();
    for (String path :
        List.of(
            "config.json",
            "preprocessor_config.json",
            "tokenizer.json",
            FakeHub.VISION,
            FakeHub.TEXT)) {
      try (InputStream in = bundled.open(path)) {
        server.files.put(path, in.readAllBytes());
      }
    }

    Path folder = pull(hub());

    try (ClipModel pulled = ClipModel.open(folder);
        ClipModel origin = ClipModel.bundled()) {
      // Not equality: the weights are 8-bit, whose kernels differ by processor and setting.
      assertThat(cosine(pulled.encodeText("a red boat"), origin.encodeText("a red boat")))
          .isGreaterThan(0.999);
    }
  }

  private static double cosine(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }
}
