package dev.windhover.encoder.onnx.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ModelHubTest extends HubTestCase {

  @Test
  void pull_emptyCache_fetchesEveryFileAndRecordsIt() throws IOException {
    Path folder = pull(hub());

    assertThat(folder).isEqualTo(cache.resolve("acme/tiny-clip/main/fp32"));
    assertComplete(folder);
    ModelLock lock = ModelLock.read(folder).orElseThrow();
    assertThat(lock.model()).isEqualTo(FakeHub.ID);
    assertThat(lock.commit()).contains(FakeHub.COMMIT);
    assertThat(lock.source()).isEqualTo(server.endpoint().toString());
    assertThat(lock.files())
        .extracting(f -> f.sha256().orElseThrow())
        .contains(FakeHub.sha256(server.files.get(FakeHub.VISION)));
    try (Stream<Path> walk = Files.walk(folder)) {
      assertThat(walk.filter(Files::isRegularFile)).hasSize(6);
    }
    assertThat(cache.resolve(".partial")).isEmptyDirectory();
  }

  @Test
  void pull_emptyCache_tellsTheListenerFromPlanToEnd() throws IOException {
    Path folder = pull(hub());

    assertThat(events.getFirst())
        .isEqualTo(
            new PullEvent.Planned(
                FakeHub.ID, "main", Weights.FP32, 5, java.util.OptionalLong.empty(), folder));
    long total = server.files.values().stream().mapToLong(b -> b.length).sum();
    long readme = server.files.get("README.md").length;
    assertThat(events.getLast()).isEqualTo(new PullEvent.Finished(folder, total - readme));
    assertThat(events)
        .contains(
            new PullEvent.Downloading(FakeHub.VISION, 300_000, java.util.OptionalLong.of(300_000)),
            new PullEvent.Verifying(FakeHub.VISION, 300_000));
  }

  @Test
  void pull_secondTime_checksFilesAndAsksNobody() throws IOException {
    Path first = pull(hub());
    server.requests.clear();
    events.clear();

    Path second = pull(hub());

    assertThat(second).isEqualTo(first);
    assertThat(server.requests).isEmpty();
    assertThat(events).filteredOn(PullEvent.Verifying.class::isInstance).hasSize(5);
    assertThat(events.getLast()).isEqualTo(new PullEvent.Finished(first, 0));
  }

  @Test
  void pull_branch_takesAllFilesFromTheCommitOfTheFirst() throws IOException {
    pull(hub());

    assertThat(server.requests.getFirst().path()).contains("/resolve/main/");
    assertThat(server.requests.stream().filter(r -> !r.storage()).skip(1))
        .allMatch(r -> r.path().contains("/resolve/" + FakeHub.COMMIT + "/"));
  }

  @Test
  void pull_mirrorWithoutCommitsOrHashes_recordsWhatCame() throws IOException {
    server.sendsCommit = false;
    server.sendsHashes = false;

    Path folder = pull(hub());

    assertComplete(folder);
    assertThat(ModelLock.read(folder).orElseThrow().commit()).isEmpty();
  }

  @Test
  void pull_pinnedEntry_asksForItsCommitOnly() throws IOException {
    Path folder = pull(builder(server.pinned()).build());

    assertComplete(folder);
    assertThat(server.requests)
        .filteredOn(r -> !r.storage())
        .allMatch(r -> r.path().contains("/resolve/" + FakeHub.COMMIT + "/"));
    PullEvent.Planned planned = (PullEvent.Planned) events.getFirst();
    assertThat(planned.bytes().orElseThrow()).isGreaterThan(500_000);
  }

  @Test
  void pull_originalOrShortName_findsTheExport() throws IOException {
    Path folder = hub().pull("origin/Tiny-CLIP", events::add);

    assertThat(hub().pull("tiny-clip", events::add)).isEqualTo(folder);
    assertThat(((PullEvent.Planned) events.getFirst()).model()).isEqualTo(FakeHub.ID);
  }

  @Test
  void pull_unknownShortName_namesTheCatalogue() {
    assertThatThrownBy(() -> hub().pull("clop", ProgressListener.silent()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"clop\"")
        .hasMessageContaining("tiny-clip");
  }

  @Test
  void pull_weightsNotListed_namesThoseThatAre() {
    assertThatThrownBy(() -> hub().pull(FakeHub.ID, Weights.INT8, ProgressListener.silent()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("int8")
        .hasMessageContaining("it has fp32");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void pull_idOutsideTheCatalogue_fetchesWhatTheHubLists() throws IOException {
    server.put("onnx/model_fp16.onnx", "merged weights in half precision");
    server.put("onnx/model_fp16.onnx_data", "their external data");

    Path folder = hub().pull("acme/other", Weights.FP16, events::add);

    assertThat(ModelLock.read(folder).orElseThrow().files())
        .extracting(RemoteFile::path)
        .containsExactlyInAnyOrder(
            "config.json",
            "preprocessor_config.json",
            "tokenizer.json",
            "onnx/model_fp16.onnx",
            "onnx/model_fp16.onnx_data");
    assertThat(folder).isEqualTo(cache.resolve("acme/other/main/fp16"));
  }

  @Test
  void pull_idOutsideTheCatalogueSecondTime_asksNobody() throws IOException {
    hub().pull("acme/other", events::add);
    server.requests.clear();

    hub().pull("acme/other", events::add);

    assertThat(server.requests).isEmpty();
  }

  @Test
  void pull_repositoryWithoutOnnx_saysWhatIsMissing() {
    server.files.keySet().removeIf(f -> f.endsWith(".onnx"));
    server.put("model.safetensors", "weights");

    assertThatThrownBy(() -> hub().pull("acme/other", ProgressListener.silent()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("acme/other")
        .hasMessageContaining("onnx/vision_model.onnx")
        .hasMessageContaining("found no .onnx file");
  }

  @Test
  void pull_otherRevisionOfAListedModel_asksTheHubForItsFiles() throws IOException {
    Path folder = hub().pull(FakeHub.ID + "@v2", events::add);

    assertThat(folder).isEqualTo(cache.resolve("acme/tiny-clip/v2/fp32"));
    assertThat(server.requests.getFirst().path())
        .isEqualTo("/api/models/acme/tiny-clip/revision/v2");
  }

  @Test
  void find_neverPulled_isEmptyAndTouchesNothing() throws IOException {
    assertThat(hub().find(FakeHub.ID, Weights.FP32)).isEmpty();
    assertThat(hub().pulled()).isEmpty();
    assertThat(server.requests).isEmpty();
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void find_pulled_givesFolderUntilAFileChangesSize() throws IOException {
    Path folder = pull(hub());

    assertThat(hub().find(FakeHub.ID, Weights.FP32)).contains(folder);
    Files.writeString(folder.resolve("config.json"), "{}");
    assertThat(hub().find(FakeHub.ID, Weights.FP32)).isEmpty();
  }

  @Test
  void pulled_twoModels_listsBothWithTheirSizes() throws IOException {
    pull(hub());
    hub().pull("acme/other", events::add);

    List<ModelHub.PulledModel> models = hub().pulled();

    assertThat(models).extracting(m -> m.lock().model()).containsExactly("acme/other", FakeHub.ID);
    assertThat(models).allMatch(m -> m.bytes() > 500_000);
  }

  @Test
  void toString_withToken_hidesIt() {
    ModelHub hub = builder().token("hf_secret").build();

    assertThat(hub.toString()).doesNotContain("hf_secret").contains("token=present");
  }

  @Test
  void build_environment_isReadAndChecked() {
    ModelHub hub =
        ModelHub.builder()
            .environment(
                Map.of(
                    "HF_ENDPOINT",
                    "https://mirror.example/hf/",
                    "WINDHOVER_CACHE",
                    cache.toString()))
            .build();

    assertThat(hub.endpoint()).hasToString("https://mirror.example/hf");
    assertThat(hub.cacheDirectory()).isEqualTo(cache.resolve("models"));
    for (String bad : List.of("huggingface.co", "ftp://x", "https://u:p4ss@x", "https://x/?a=b")) {
      assertThatThrownBy(() -> ModelHub.builder().environment(Map.of("HF_ENDPOINT", bad)).build())
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("HF_ENDPOINT")
          .hasMessageNotContaining("p4ss");
    }
    assertThatThrownBy(() -> ModelHub.builder().environment(Map.of("HF_TOKEN", "hf_a\nb")).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HF_TOKEN")
        .hasMessageNotContaining("hf_a");
  }
}
