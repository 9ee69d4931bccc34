package dev.windhover.encoder.onnx.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RedirectTest extends HubTestCase {

  @Test
  void pull_withToken_sendsItToTheHubAndNotToTheStorageHost() throws IOException {
    pull(builder().token("hf_secret").build());

    assertThat(server.requests)
        .filteredOn(r -> !r.storage())
        .hasSize(5)
        .allMatch(r -> r.authorization().equals(Optional.of("Bearer hf_secret")));
    assertThat(server.requests)
        .filteredOn(FakeHub.Request::storage)
        .hasSize(2)
        .allMatch(r -> r.authorization().isEmpty());
  }

  @Test
  void pull_tokenInTheEnvironment_isSent() throws IOException {
    pull(builder().environment(Map.of("HF_TOKEN", " hf_secret\n")).build());

    assertThat(server.requests.getFirst().authorization()).contains("Bearer hf_secret");
  }

  @Test
  void pull_withoutToken_sendsNone() throws IOException {
    pull(hub());

    assertThat(server.requests).allMatch(r -> r.authorization().isEmpty());
  }

  @Test
  void pull_redirectBackToTheHub_sendsTheTokenAgain() throws IOException {
    server.failHub(
        "config.json",
        FakeHub.status(307, "Location", "/acme/tiny-clip/resolve/cache-of-main/config.json"));

    assertComplete(pull(builder().token("hf_secret").build()));

    assertThat(server.requestsFor("config.json"))
        .hasSize(2)
        .allMatch(r -> r.authorization().equals(Optional.of("Bearer hf_secret")));
  }

  @Test
  void pull_redirectFromStorageBackToTheHub_believesTheHubOnly() throws IOException {
    // A storage host that names a hash of its own must not be believed.
    server.sendsHashes = false;
    server.failStorage(
        FakeHub.VISION,
        (exchange, content) -> {
          exchange.getResponseHeaders().set("X-Linked-Etag", "\"" + "0".repeat(64) + "\"");
          exchange.sendResponseHeaders(200, content.length);
          exchange.getResponseBody().write(content);
        });

    assertComplete(pull(hub()));
  }

  @Test
  void pull_redirectInACircle_endsAndSaysSo() {
    server.failHub(
        "config.json",
        (exchange, content) ->
            FakeHub.status(302, "Location", exchange.getRequestURI().toString())
                .answer(exchange, content));

    assertThatThrownBy(() -> pull(hub()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("in a circle")
        .hasMessageContaining("HF_ENDPOINT");
    assertUnpublished();
  }

  @Test
  void pull_endlessRedirects_endAfterEight() {
    AtomicInteger hops = new AtomicInteger();
    for (int i = 0; i < 50; i++) {
      server.failHub(
          "config.json",
          (exchange, content) ->
              FakeHub.status(
                      302,
                      "Location",
                      "/acme/tiny-clip/resolve/hop-" + hops.incrementAndGet() + "/config.json")
                  .answer(exchange, content));
    }

    assertThatThrownBy(() -> pull(hub()))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("more than 8 times");
    assertThat(server.requests).hasSize(9);
  }

  @Test
  void pull_redirectToAnotherScheme_isRefused() {
    for (String to : new String[] {"file:///etc/passwd", "ftp://example.org/x", "", "http://"}) {
      server.failHub("config.json", FakeHub.status(302, "Location", to));

      assertThatThrownBy(() -> pull(hub()))
          .as(to)
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("which is refused");
    }
  }

  @Test
  void pull_signedStorageAddress_staysOutOfTheMessage() {
    server.failStorage(FakeHub.VISION, FakeHub.status(403));

    assertThatThrownBy(() -> pull(hub()))
        .isInstanceOf(ModelException.class)
        .hasMessageNotContaining("signature");
  }

  @Test
  void sendsToken_clearTextEndpoint_onlyOnLoopback() {
    assertThat(sends("https://hub.example", "https://hub.example/a")).isTrue();
    assertThat(sends("https://hub.example", "https://HUB.example:443/a")).isTrue();
    assertThat(sends("http://localhost:8080", "http://localhost:8080/a")).isTrue();
    assertThat(sends("http://127.0.0.1:8080", "http://127.0.0.1:8080/a")).isTrue();

    assertThat(sends("http://hub.example", "http://hub.example/a")).isFalse();
    assertThat(sends("https://hub.example", "http://hub.example/a")).isFalse();
    assertThat(sends("https://hub.example", "https://hub.example:444/a")).isFalse();
    assertThat(sends("https://hub.example", "https://cdn.hub.example/a")).isFalse();
    assertThat(sends("https://hub.example", "https://hub.example.evil.org/a")).isFalse();
    assertThat(sends("http://127.0.0.1:8080", "http://127.0.0.2:8080/a")).isFalse();
  }

  private static boolean sends(String endpoint, String address) {
    HubSettings settings =
        new HubSettings(
            URI.create(endpoint),
            Optional.of("hf_secret"),
            ProxyChoice.of(new Properties(), Map.of()),
            HubSettings.Mode.ONLINE,
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1),
            1,
            Duration.ofMillis(1),
            Duration.ofMillis(1),
            1);
    try (HubClient client = new HubClient(settings)) {
      return client.sendsToken(URI.create(address));
    }
  }
}
