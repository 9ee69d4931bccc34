package dev.windhover.encoder.onnx.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelCatalogueTest {
  private static final ModelCatalogue BUNDLED = ModelCatalogue.bundled();

  @Test
  void bundled_everyEntry_hasWhatAUserMustKnow() {
    assertThat(BUNDLED.models())
        .hasSizeGreaterThan(10)
        .allSatisfy(model -> {
          assertThat(model.licence().name()).isNotBlank();
          assertThat(model.licence().url()).startsWith("https://");
          assertThat(model.revisionNote()).isNotBlank();
          assertThat(model.dimensions()).isPresent();
          assertThat(model.inputSize()).isPresent();
          assertThat(model.files()).containsKey(Weights.FP32);
          assertThat(model.quality()).allMatch(q -> q.value() > 0 && q.value() < 100);
          assertThat(model.quality()).allMatch(q -> !q.source().isBlank());
          if (!model.pinned()) {
            assertThat(model.revisionNote()).contains("no commit could be verified");
          }
        });
  }

  @Test
  void bundled_everyFileList_makesALoadableFolder() {
    for (ModelEntry model : BUNDLED.models()) {
      model
          .files()
          .forEach((weights, files) -> {
            List<String> names = files.stream().map(RemoteFile::path).toList();
            assertThat(HubListing.select(names, model.id(), weights))
                .as(model.id() + " " + weights)
                .containsExactlyInAnyOrderElementsOf(names);
          });
    }
  }

  @Test
  void bundled_researchOnlyLicences_sayIt() {
    assertThat(BUNDLED.models())
        .filteredOn(m -> m.family().equals("mobileclip"))
        .isNotEmpty()
        .allMatch(m -> m.licence().note().orElse("").contains("not for commercial use"));
  }

  @Test
  void bundled_clipBase_isKnownToTheByte() {
    ModelEntry clip = BUNDLED.find("openai/clip-vit-base-patch32").orElseThrow();

    assertThat(clip.id()).isEqualTo("Xenova/clip-vit-base-patch32");
    assertThat(clip.bytes(Weights.FP32))
        .hasValue(4524 + 520 + 2224119 + 775 + 351685709 + 254058553);
    assertThat(clip.dimensions()).hasValue(512);
    assertThat(clip.quality())
        .contains(
            new ModelEntry.Quality("imagenet1k-top1", 63.3, clip.quality().getFirst().source()));
  }

  @ParameterizedTest
  @CsvSource({
    "Xenova/clip-vit-base-patch32, Xenova/clip-vit-base-patch32",
    "xenova/CLIP-vit-base-patch32, Xenova/clip-vit-base-patch32",
    "clip-vit-large-patch14, Xenova/clip-vit-large-patch14",
    "google/siglip-base-patch16-224, Xenova/siglip-base-patch16-224",
    "apple/MobileCLIP-S0, Xenova/mobileclip_s0"
  })
  void find_idShortNameOrOriginal_givesTheEntry(String name, String id) {
    assertThat(BUNDLED.find(name).orElseThrow().id()).isEqualTo(id);
  }

  @Test
  void find_unknown_isEmpty() {
    assertThat(BUNDLED.find("acme/clip")).isEmpty();
  }

  @Test
  void read_fieldMissing_namesModelAndField() {
    assertThatThrownBy(() -> read("{\"format\": 1, \"models\": [{\"id\": \"a/b\"}]}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a/b")
        .hasMessageContaining("is missing");
    assertThatThrownBy(() -> read("{\"format\": 9}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("format 9");
    assertThatThrownBy(() -> read("nonsense")).isInstanceOf(IOException.class);
  }

  @Test
  void read_hostileFileName_isRefused() {
    String json =
        "{\"format\": 1, \"models\": [{\"id\": \"a/b\", \"family\": \"clip\", \"files\":"
            + " {\"fp32\": [{\"path\": \"../../.ssh/authorized_keys\"}]}}]}";

    assertThatThrownBy(() -> read(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("../../.ssh/authorized_keys")
        .hasMessageContaining("is refused");
  }

  @Test
  void entry_sizeOfABranch_isRefused() {
    RemoteFile file = new RemoteFile("config.json", OptionalLong.of(1), Optional.empty());

    assertThatThrownBy(() -> entry("main", List.of(file)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("a branch can change");
  }

  @Test
  void entry_fileTwiceByCase_isRefused() {
    List<RemoteFile> files =
        List.of(RemoteFile.named("config.json"), RemoteFile.named("Config.json"));

    assertThatThrownBy(() -> entry("main", files))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("twice");
  }

  @Test
  void catalogue_sameIdTwice_isRefused() {
    ModelEntry entry = entry("main", List.of(RemoteFile.named("config.json")));

    assertThatThrownBy(() -> new ModelCatalogue(List.of(entry, entry)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("lists a/b twice");
  }

  @Test
  void remoteFile_hashThatIsNone_isRefused() {
    assertThatThrownBy(
            () -> new RemoteFile("x.json", OptionalLong.empty(), Optional.of("A".repeat(64))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64 lower-case hex digits");
  }

  private static ModelEntry entry(String revision, List<RemoteFile> files) {
    return new ModelEntry(
        "a/b",
        Optional.empty(),
        "clip",
        revision,
        "for a test",
        new ModelEntry.Licence("MIT", "https://example.org", Optional.empty()),
        OptionalInt.empty(),
        OptionalInt.empty(),
        Map.of(Weights.FP32, files),
        List.of(),
        List.of());
  }

  private static ModelCatalogue read(String json) throws IOException {
    return ModelCatalogue.read(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }
}
