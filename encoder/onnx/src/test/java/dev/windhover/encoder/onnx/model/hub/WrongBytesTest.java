package dev.windhover.encoder.onnx.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class WrongBytesTest extends HubTestCase {

  private byte[] withOneByteWrong(String path) {
    byte[] wrong = server.files.get(path).clone();
    wrong[wrong.length / 2] ^= 1;
    return wrong;
  }

  @Test
  void pull_oneByteUnlikeTheHubsHash_isRefusedAndNotPublished() {
    server.failStorage(FakeHub.VISION, FakeHub.body(withOneByteWrong(FakeHub.VISION)));

    assertThatThrownBy(() -> pull(hub()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(FakeHub.VISION)
        .hasMessageContaining("SHA-256 " + FakeHub.sha256(withOneByteWrong(FakeHub.VISION)))
        .hasMessageContaining("expected " + FakeHub.sha256(server.files.get(FakeHub.VISION)))
        .hasMessageContaining("nothing was kept");
    assertUnpublished();
  }

  @Test
  void pull_oneByteUnlikeTheHubsHash_nextPullMendsIt() throws IOException {
    server.failStorage(FakeHub.VISION, FakeHub.body(withOneByteWrong(FakeHub.VISION)));
    assertThatThrownBy(() -> pull(hub())).isInstanceOf(ModelException.class);

    assertComplete(pull(hub()));
  }

  @Test
  void pull_bytesUnlikeTheCatalogue_areRefused() {
    ModelHub hub = builder(server.pinned()).build();
    server.sendsHashes = false;
    server.files.put(FakeHub.TEXT, withOneByteWrong(FakeHub.TEXT));

    assertThatThrownBy(() -> pull(hub))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(FakeHub.TEXT)
        .hasMessageContaining("is not what it should be");
    assertUnpublished();
  }

  @Test
  void pull_hubAnnouncesAnotherHashThanTheCatalogue_isRefusedBeforeTheDownload() {
    ModelHub hub = builder(server.pinned()).build();
    server.files.put(FakeHub.TEXT, withOneByteWrong(FakeHub.TEXT));

    assertThatThrownBy(() -> pull(hub)).isInstanceOf(ModelException.class);
    assertThat(events)
        .noneMatch(e -> e instanceof PullEvent.Downloading d && d.file().equals(FakeHub.TEXT));
  }

  @Test
  void pull_hubAnnouncesAnotherSizeThanTheCatalogue_isRefused() {
    ModelHub hub = builder(server.pinned()).build();
    server.sendsHashes = false;
    server.put(FakeHub.TEXT, "short");

    assertThatThrownBy(() -> pull(hub))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("has 5 bytes")
        .hasMessageContaining("expected 200000");
  }

  @Test
  void pull_signInPageInsteadOfConfig_isRefused() {
    byte[] page = "<!DOCTYPE html><html>Please sign in".getBytes(StandardCharsets.UTF_8);
    server.failHub("config.json", FakeHub.body(page));

    assertThatThrownBy(() -> pull(hub()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining("it is a web page")
        .hasMessageContaining("<!DOCTYPE html>");
    assertUnpublished();
  }

  @Test
  void pull_pointerInsteadOfWeights_isRefused() {
    server.sendsHashes = false;
    server.put(FakeHub.VISION, "version https://git-lfs.github.com/spec/v1\noid sha256:00\n");

    assertThatThrownBy(() -> pull(hub()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("large-file storage");
  }

  @Test
  void pull_cachedFileChanged_isNoticedAndNamed() throws IOException {
    Path folder = pull(hub());
    Path vision = folder.resolve(FakeHub.VISION);
    Files.write(vision, withOneByteWrong(FakeHub.VISION));
    server.requests.clear();

    assertThatThrownBy(() -> pull(hub()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(vision.toString())
        .hasMessageContaining("has changed since it was fetched")
        .hasMessageContaining("delete that file");
    assertThat(server.requests).isEmpty();
  }

  @Test
  void pull_changedFileDeleted_fetchesJustThatOneAgain() throws IOException {
    Path folder = pull(hub());
    Files.delete(folder.resolve(FakeHub.VISION));
    server.requests.clear();

    assertThat(pull(hub())).isEqualTo(folder);

    assertComplete(folder);
    assertThat(server.requests).allMatch(r -> r.path().endsWith(FakeHub.VISION)).hasSize(2);
    assertThat(server.requests.getFirst().path()).contains(FakeHub.COMMIT);
    assertThat(cache.resolve(".partial")).isEmptyDirectory();
  }

  @Test
  void pull_hubChangedTheFileSinceTheFirstFetch_isRefused() throws IOException {
    Path folder = pull(hub());
    Files.delete(folder.resolve("config.json"));
    server.put("config.json", "{\"model_type\": \"clop\"}");

    assertThatThrownBy(() -> pull(hub()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("config.json")
        .hasMessageContaining("is not what it should be");
    assertThat(folder.resolve("config.json")).doesNotExist();
  }

  @Test
  void pull_lockUnlikeTheCatalogue_isNoticed() throws IOException {
    pull(builder(FakeHub.entry(FakeHub.COMMIT, RemoteFile::named)).build());
    ModelEntry other =
        FakeHub.entry(
            FakeHub.COMMIT,
            path -> new RemoteFile(path, OptionalLong.empty(), Optional.of("a".repeat(64))));

    assertThatThrownBy(() -> pull(builder(other).build()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("the catalogue says " + "a".repeat(64));
  }

  @Test
  void pull_lockDamaged_saysWhatToDelete() throws IOException {
    Path folder = pull(hub());
    for (String damage : new String[] {"", "{", "[]", "{\"format\": 2}", "{\"format\": 1}"}) {
      Files.writeString(folder.resolve(ModelLock.FILE_NAME), damage);

      assertThatThrownBy(() -> pull(hub()))
          .as(damage)
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("is damaged")
          .hasMessageContaining("delete the folder " + folder);
    }
  }

  @Test
  void pull_lockOfAnotherModel_isNoticed() throws IOException {
    Path folder = pull(hub());
    Path lock = folder.resolve(ModelLock.FILE_NAME);
    Files.writeString(lock, Files.readString(lock).replace(FakeHub.ID, "acme/other"));

    assertThatThrownBy(() -> pull(hub()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("holds acme/other");
  }
}
