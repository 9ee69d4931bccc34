package dev.windhover.encoder.onnx.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OfflineTest extends HubTestCase {

  @AfterEach
  void nobodyWasAsked() {
    assertThat(server.requests).isEmpty();
  }

  @Test
  void pull_notInTheCache_namesTheFolderAndTheFiles() {
    assertThatThrownBy(() -> pull(builder().offline().build()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(FakeHub.ID)
        .hasMessageContaining("unset HF_HUB_OFFLINE")
        .hasMessageContaining(cache.resolve("acme/tiny-clip/main/fp32").toString())
        .hasMessageContaining("tokenizer.json, onnx/vision_model.onnx")
        .hasMessageContaining(server.endpoint() + "/acme/tiny-clip/tree/main");
    assertThat(cache).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "true", "YES", "on"})
  void pull_variableSet_forbidsTheFetch(String value) {
    ModelHub hub = builder().environment(Map.of("HF_HUB_OFFLINE", value)).build();

    assertThatThrownBy(() -> pull(hub)).hasMessageContaining("offline mode");
  }

  @Test
  void pull_inTheCache_givesItChecked() throws IOException {
    Path folder = pull(hub());
    server.requests.clear();

    assertThat(pull(builder().offline().build())).isEqualTo(folder);

    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"clop\"}");
    assertThatThrownBy(() -> pull(builder().offline().build()))
        .hasMessageContaining("has changed since it was fetched");
  }

  @Test
  void pull_fileMissing_isNotFetched() throws IOException {
    Path folder = pull(hub());
    server.requests.clear();
    Files.delete(folder.resolve("config.json"));

    assertThatThrownBy(() -> pull(builder().offline().build()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("offline mode");
  }

  @Test
  void pull_filesPutThereByHand_areAdoptedAndRecorded() throws IOException {
    ModelHub hub = builder().offline().build();
    Path folder = hub.folder("tiny-clip", Weights.FP32);
    putByHand(folder);

    assertThat(pull(hub)).isEqualTo(folder);

    assertComplete(folder);
    assertThat(ModelLock.read(folder).orElseThrow().source()).isEqualTo("local");
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"clop\"}");
    assertThatThrownBy(() -> pull(hub)).hasMessageContaining("has changed");
  }

  @Test
  void pull_unlistedModelPutThereByHand_isAdopted() throws IOException {
    ModelHub hub = builder().offline().build();
    Path folder = hub.folder("acme/other", Weights.FP32);
    putByHand(folder);

    assertThat(hub.pull("acme/other", events::add)).isEqualTo(folder);
    assertComplete(folder);
  }

  @Test
  void pull_handMadeFolderUnlikeTheCatalogue_isRefused() throws IOException {
    ModelHub hub = builder(server.pinned()).offline().build();
    Path folder = hub.folder("tiny-clip", Weights.FP32);
    putByHand(folder);
    Files.writeString(folder.resolve("config.json"), "{\"model_type\": \"clop\"}");

    assertThatThrownBy(() -> pull(hub))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(folder.resolve("config.json").toString())
        .hasMessageContaining("replace or delete it");
    assertThat(folder.resolve(ModelLock.FILE_NAME)).doesNotExist();
  }

  @Test
  void pull_handMadeFolderWithGap_saysWhatIsMissing() throws IOException {
    ModelHub hub = builder().offline().build();
    Path folder = hub.folder("acme/other", Weights.FP32);
    putByHand(folder);
    Files.delete(folder.resolve("tokenizer.json"));

    assertThatThrownBy(() -> hub.pull("acme/other", events::add))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(folder.toString())
        .hasMessageContaining("neither tokenizer.json nor vocab.json");
  }

  private void putByHand(Path folder) throws IOException {
    for (Map.Entry<String, byte[]> file : server.files.entrySet()) {
      Path path = folder.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }
}
