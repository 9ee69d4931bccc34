package dev.windhover.tools.serve;

import dev.windhover.encoder.WindhoverException;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a visitor is told when something breaks: the kind of fault and no more. Messages of the file
 * system hold paths, which stay in the log.
 */
final class ServerFaults {
  private static final Logger LOG = LoggerFactory.getLogger(ServerFaults.class);

  private ServerFaults() {}

  static Problem problemOf(Exception e) {
    return switch (e) {
      case Problem p -> p;
      case HttpResponseException h -> new Problem(h.getStatus(), "the request is not understood");
      case IllegalArgumentException a -> {
        LOG.debug("refused", a);
        yield Problem.badRequest("the request asks for something impossible");
      }
      case UnsupportedOperationException u ->
          new Problem(501, "the model of this index cannot do that");
      case WindhoverException w -> {
        LOG.warn("failed", w);
        yield new Problem(500, "the model or the index failed: see the server's log");
      }
      case IOException io -> {
        LOG.warn("failed", io);
        yield new Problem(500, "a file could not be read");
      }
      default -> {
        LOG.error("failed", e);
        yield new Problem(500, "something broke on the server: please report it");
      }
    };
  }
}
