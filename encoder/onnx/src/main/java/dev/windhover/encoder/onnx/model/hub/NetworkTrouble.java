package dev.windhover.encoder.onnx.model.hub;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;

/** A fault of the network or of a busy server: worth another attempt. */
final class NetworkTrouble extends IOException {
  private static final long serialVersionUID = 1L;

  private final transient Optional<Duration> retryAfter;

  NetworkTrouble(String message, Throwable cause) {
    super(message, cause);
    this.retryAfter = Optional.empty();
  }

  /**
   * @param retryAfter how long the server asks to be left alone
   */
  NetworkTrouble(String message, Optional<Duration> retryAfter) {
    super(message);
    this.retryAfter = retryAfter;
  }

  Optional<Duration> retryAfter() {
    return retryAfter;
  }
}
