package dev.windhover.encoder.onnx.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusTest extends HubTestCase {

  @Test
  void pull_401WithoutToken_namesTheVariable() {
    server.failHub("config.json", FakeHub.status(401, "X-Error-Code", "RepoNotFound"));

    assertThatThrownBy(() -> pull(hub()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(FakeHub.ID)
        .hasMessageContaining("401 (RepoNotFound)")
        .hasMessageContaining("does not exist, or is private or gated")
        .hasMessageContaining("set HF_TOKEN");
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void pull_401WithToken_doubtsTheToken() {
    server.failHub("config.json", FakeHub.status(401));

    assertThatThrownBy(() -> pull(builder().token("hf_secret").build()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("expired or may not read this model")
        .hasMessageNotContaining("hf_secret");
  }

  @Test
  void pull_403_saysWhereToAcceptTheTerms() {
    server.failHub(
        "config.json",
        FakeHub.status(403, "X-Error-Code", "GatedRepo", "X-Error-Message", "Access restricted"));

    assertThatThrownBy(() -> pull(hub()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("403 (GatedRepo, Access restricted)")
        .hasMessageContaining("accept them at " + server.endpoint() + "/" + FakeHub.ID);
  }

  @Test
  void pull_404_namesFileAndRevision() {
    server.files.remove("tokenizer.json");

    assertThatThrownBy(() -> pull(hub()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("tokenizer.json of acme/tiny-clip at revision " + FakeHub.COMMIT)
        .hasMessageContaining("404 (EntryNotFound)")
        .hasMessageContaining("/tree/" + FakeHub.COMMIT);
    assertUnpublished();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void pull_passingFault_isTriedAgain(int status) throws IOException {
    server.failHub("config.json", FakeHub.status(status));
    server.failStorage(FakeHub.VISION, FakeHub.status(status));

    assertComplete(pull(hub()));

    assertThat(events)
        .filteredOn(PullEvent.Waiting.class::isInstance)
        .hasSize(2)
        .allMatch(e -> ((PullEvent.Waiting) e).reason().contains("answers " + status));
  }

  @Test
  void pull_retryAfter_isObeyed() throws IOException {
    server.failHub("config.json", FakeHub.status(429, "Retry-After", "1"));
    long start = System.nanoTime();

    assertComplete(pull(hub()));

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(990));
    assertThat(events)
        .anyMatch(
            e -> e instanceof PullEvent.Waiting w && w.atMost().equals(Duration.ofSeconds(1)));
  }

  @Test
  void pull_retryAfterLongerThanThePatience_endsAndSaysHowLong() {
    server.failHub("config.json", FakeHub.status(429, "Retry-After", "3600"));

    assertThatThrownBy(() -> pull(hub()))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("429")
        .hasMessageContaining("left alone for 3600 s")
        .hasMessageContaining("at most 2 s")
        .hasMessageContaining("HF_TOKEN");
    assertThat(server.requests).hasSize(1);
  }

  @Test
  void pull_retryAfterAsDateOrNonsense_isUnderstoodOrIgnored() throws IOException {
    String past =
        DateTimeFormatter.RFC_1123_DATE_TIME.format(
            Instant.now().minusSeconds(60).atOffset(ZoneOffset.UTC));
    server.failHub("config.json", FakeHub.status(503, "Retry-After", past));
    server.failHub("config.json", FakeHub.status(503, "Retry-After", "soon"));

    assertComplete(pull(hub()));
  }

  @Test
  void pull_busyForEver_endsAfterTheAttempts() {
    ModelHub hub = builder().attempts(3).build();
    for (int i = 0; i < 10; i++) {
      server.failHub("config.json", FakeHub.status(503));
    }

    assertThatThrownBy(() -> pull(hub))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("3 attempts failed")
        .hasMessageContaining("503")
        .hasMessageContaining("HF_ENDPOINT");
    assertThat(server.requests).hasSize(3);
  }

  @Test
  void pull_listBusyOnce_isAskedAgain() throws IOException {
    server.failHub("/api/models/acme/other/revision/main", FakeHub.status(503));

    assertComplete(hub().pull("acme/other", events::add));
  }

  @Test
  void pull_unexpectedStatus_isNoSuccess() {
    server.failHub("config.json", FakeHub.status(204));

    assertThatThrownBy(() -> pull(hub()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("204, expected 200 or 206");
  }

  @Test
  void pull_nobodyListens_endsAfterTheAttempts() throws IOException {
    java.net.URI gone;
    try (FakeHub other = new FakeHub()) {
      gone = other.endpoint();
    }
    ModelHub hub = builder().endpoint(gone).attempts(2).build();

    assertThatThrownBy(() -> pull(hub))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("2 attempts failed")
        .hasMessageContaining("HTTPS_PROXY");
  }

  @Test
  void pull_hubsWords_areCutAndCleaned() {
    server.failHub("config.json", FakeHub.status(404, "X-Error-Message", "x".repeat(5000)));

    assertThatThrownBy(() -> pull(hub()))
        .isInstanceOf(ModelException.class)
        .satisfies(e -> assertThat(e.getMessage().length()).isLessThan(600));
  }
}
