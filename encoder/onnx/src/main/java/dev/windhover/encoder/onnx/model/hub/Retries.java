package dev.windhover.encoder.onnx.model.hub;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;

/** Tries again while the network or a busy hub is to blame, and waits in between. */
final class Retries {
  /** An attempt that brings this much was worth it, and the count of failures starts anew. */
  private static final long PROGRESS = 1 << 20;

  /** One attempt. */
  interface Attempt<T> {
    T run() throws IOException;
  }

  /** How many bytes are safely here. */
  interface Meter {
    long bytes() throws IOException;
  }

  private final HubSettings settings;
  private final ProgressListener listener;

  Retries(HubSettings settings, ProgressListener listener) {
    this.settings = settings;
    this.listener = listener;
  }

  /**
   * @param what is fetched, for the message
   * @throws IOException when too many attempts in a row brought nothing
   */
  <T> T call(String what, URI uri, Meter meter, Attempt<T> attempt) throws IOException {
    int failures = 0;
    while (true) {
      long before = meter.bytes();
      try {
        return attempt.run();
      } catch (NetworkTrouble trouble) {
        long now = meter.bytes();
        failures = now - before >= PROGRESS ? 1 : failures + 1;
        if (failures >= settings.attempts()) {
          throw new IOException(
              what
                  + " cannot be fetched from "
                  + uri
                  + ", "
                  + failures
                  + " attempts failed: "
                  + trouble.getMessage()
                  + (now > 0 ? ". " + now + " bytes are kept, pull again to go on from there" : "")
                  + ". Behind a proxy set HTTPS_PROXY, for another hub set HF_ENDPOINT",
              trouble);
        }
        pause(trouble, failures);
      }
    }
  }

  private void pause(NetworkTrouble trouble, int failures) throws IOException {
    Duration longest = settings.longestWait();
    Duration doubled = settings.backoff().multipliedBy(1L << Math.min(failures - 1, 16));
    Duration wait = doubled.compareTo(longest) > 0 ? longest : doubled;
    if (trouble.retryAfter().isPresent()) {
      wait = trouble.retryAfter().get();
      if (wait.compareTo(longest) > 0) {
        throw new IOException(
            trouble.getMessage()
                + ". It asks to be left alone for "
                + wait.toSeconds()
                + " s, a pull waits at most "
                + longest.toSeconds()
                + " s: pull again later"
                + (settings.token().isEmpty() ? ", or set HF_TOKEN to be asked less" : ""),
            trouble);
      }
    }
    listener.on(new PullEvent.Waiting(trouble.getMessage(), wait));
    try {
      Thread.sleep(wait);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the hub");
    }
  }
}
