package dev.windhover.encoder.onnx.model.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ResumeTest extends HubTestCase {

  @Test
  void pull_connectionDropsMidway_goesOnFromThere() throws IOException {
    server.failStorage(FakeHub.VISION, FakeHub.dropAfter(100_000));

    assertComplete(pull(hub()));

    FakeHub.Request second = server.requestsFor(FakeHub.VISION).getLast();
    assertThat(second.storage()).isTrue();
    long from = Long.parseLong(second.range().orElseThrow().replaceAll("bytes=(\\d+)-", "$1"));
    assertThat(from).isBetween(1L, 100_000L);
    assertThat(events)
        .contains(new PullEvent.Downloading(FakeHub.VISION, from, OptionalLong.of(300_000)));
  }

  @Test
  void pull_connectionDropsAgainAndAgain_arrivesWithinTheAttempts() throws IOException {
    for (int i = 1; i <= 5; i++) {
      server.failStorage(FakeHub.VISION, dropRangeAfter(50_000));
    }

    assertComplete(pull(hub()));

    assertThat(server.requestsFor(FakeHub.VISION)).filteredOn(r -> r.storage()).hasSize(6);
  }

  @Test
  void pull_connectionDropsTooOften_keepsWhatCameForTheNextPull() throws IOException {
    ModelHub hub = builder().attempts(2).build();
    server.failStorage(FakeHub.VISION, dropRangeAfter(50_000));
    server.failStorage(FakeHub.VISION, dropRangeAfter(50_000));

    assertThatThrownBy(() -> pull(hub))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(FakeHub.VISION)
        .hasMessageContaining("2 attempts failed")
        .hasMessageContaining("bytes are kept");
    assertUnpublished();
    long kept = Files.size(staged("vision_model.onnx" + Download.PARTIAL));
    server.requests.clear();

    assertComplete(pull(hub));

    assertThat(kept).isPositive();
    assertThat(server.requestsFor(FakeHub.VISION).getLast().range())
        .contains("bytes=" + kept + "-");
    assertThat(server.requestsFor("config.json")).isEmpty();
  }

  @Test
  void pull_listenerThrows_endsAndTheNextPullGoesOn() throws IOException {
    ProgressListener cancelling =
        event -> {
          if (event instanceof PullEvent.Verifying v && v.file().equals(FakeHub.VISION)) {
            throw new IllegalStateException("cancelled");
          }
        };
    assertThatThrownBy(() -> hub().pull(FakeHub.ID, cancelling)).hasMessage("cancelled");
    assertUnpublished();

    assertComplete(pull(hub()));
  }

  @Test
  void pull_serverIgnoresRange_startsOverWithoutMixing() throws IOException {
    server.failStorage(FakeHub.VISION, FakeHub.dropAfter(100_000));
    server.failStorage(
        FakeHub.VISION, (exchange, content) -> FakeHub.body(content).answer(exchange, content));

    assertComplete(pull(hub()));
  }

  @Test
  void pull_serverSendsAnotherRange_startsOver() throws IOException {
    server.failStorage(FakeHub.VISION, FakeHub.dropAfter(100_000));
    server.failStorage(
        FakeHub.VISION,
        (exchange, content) -> {
          exchange.getResponseHeaders().set("Content-Range", "bytes 7-299999/300000");
          exchange.sendResponseHeaders(206, content.length - 7);
          exchange.getResponseBody().write(content, 7, content.length - 7);
        });

    assertComplete(pull(hub()));
  }

  @Test
  void pull_fileChangesBetweenTheParts_startsOver() throws IOException {
    server.sendsHashes = false;
    server.failStorage(
        FakeHub.VISION,
        (exchange, content) -> {
          exchange.getResponseHeaders().set("ETag", "\"old\"");
          byte[] old = content.clone();
          Arrays.fill(old, (byte) 7);
          FakeHub.dropAfter(100_000).answer(exchange, old);
        });

    assertComplete(pull(hub()));
  }

  @Test
  void pull_rottenPart_isThrownAwayOnce() throws IOException {
    leavePart(new byte[100_000], Optional.of(FakeHub.sha256(server.files.get(FakeHub.VISION))));

    assertComplete(pull(builder(server.pinned()).build()));

    assertThat(server.requestsFor(FakeHub.VISION).getFirst().range()).contains("bytes=100000-");
    assertThat(server.requestsFor(FakeHub.VISION).getLast().range()).isEmpty();
  }

  @Test
  void pull_partOfUnknownOrigin_isNotUsed() throws IOException {
    leavePart(new byte[100_000], Optional.empty());

    assertComplete(pull(hub()));

    assertThat(server.requestsFor(FakeHub.VISION)).allMatch(r -> r.range().isEmpty());
  }

  @Test
  void pull_partAlreadyWhole_asksForNothingMore() throws IOException {
    leavePart(server.files.get(FakeHub.VISION), Optional.empty());

    assertComplete(pull(builder(server.pinned()).build()));

    assertThat(server.requestsFor(FakeHub.VISION)).isEmpty();
  }

  @Test
  void pull_partLongerThanTheFile_startsOver() throws IOException {
    leavePart(new byte[400_000], Optional.of(FakeHub.sha256(server.files.get(FakeHub.VISION))));

    assertComplete(pull(hub()));
  }

  private void leavePart(byte[] content, Optional<String> identity) throws IOException {
    for (String revision : new String[] {"main", FakeHub.COMMIT}) {
      Path onnx = cache.resolve(".partial/acme--tiny-clip--" + revision + "--fp32/onnx");
      Files.createDirectories(onnx);
      Files.write(onnx.resolve("vision_model.onnx" + Download.PARTIAL), content);
      if (identity.isPresent()) {
        Files.writeString(onnx.resolve("vision_model.onnx" + Download.IDENTITY), identity.get());
      }
    }
  }

  /** Answers a range, or the whole, and breaks off after some bytes of it. */
  private static FakeHub.Fault dropRangeAfter(int count) {
    return (exchange, content) -> {
      String range = exchange.getRequestHeaders().getFirst("Range");
      int from = range == null ? 0 : Integer.parseInt(range.replaceAll("bytes=(\\d+)-", "$1"));
      if (from > 0) {
        exchange
            .getResponseHeaders()
            .set("Content-Range", "bytes " + from + "-" + (content.length - 1) + "/300000");
      }
      exchange.sendResponseHeaders(from > 0 ? 206 : 200, content.length - from);
      exchange.getResponseBody().write(content, from, Math.min(count, content.length - from));
      exchange.getResponseBody().flush();
      exchange.close();
    };
  }
}
