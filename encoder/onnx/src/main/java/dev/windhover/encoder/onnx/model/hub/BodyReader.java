package dev.windhover.encoder.onnx.model.hub;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Reads a response's body with a limit on silence: the JDK's client limits the time to the headers
 * only, and a server that falls silent midway would hold the reader for ever. At most one chunk is
 * asked for ahead, so memory stays small.
 */
final class BodyReader implements BodySubscriber<BodyReader>, Closeable {

  private sealed interface Signal {
    record Data(List<ByteBuffer> buffers) implements Signal {}

    record End() implements Signal {}

    record Failure(Throwable cause) implements Signal {}
  }

  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private Flow.Subscription subscription;
  private boolean closed;

  @Override
  public CompletionStage<BodyReader> getBody() {
    return CompletableFuture.completedFuture(this);
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription s) {
    if (closed) {
      s.cancel();
    } else {
      subscription = s;
      s.request(1);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> item) {
    signals.add(new Signal.Data(item));
  }

  @Override
  public void onError(Throwable throwable) {
    signals.add(new Signal.Failure(throwable));
  }

  @Override
  public void onComplete() {
    signals.add(new Signal.End());
  }

  /**
   * The next buffers, or an empty list at the end.
   *
   * @throws NetworkTrouble if nothing arrives within {@code silence}, or the connection breaks
   */
  List<ByteBuffer> next(Duration silence) throws IOException {
    while (true) {
      Signal signal;
      try {
        signal = signals.poll(silence.toNanos(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while reading");
      }
      if (signal == null) {
        throw new NetworkTrouble(
            "the server has been silent for " + silence.toSeconds() + " s", Optional.empty());
      }
      switch (signal) {
        case Signal.Data data -> {
          askForMore();
          if (data.buffers().stream().anyMatch(ByteBuffer::hasRemaining)) {
            return data.buffers();
          }
        }
        case Signal.End end -> {
          return List.of();
        }
        case Signal.Failure failure ->
            throw new NetworkTrouble("the connection broke: " + failure.cause(), failure.cause());
      }
    }
  }

  /** Drops the rest of the body, and with it the connection. */
  @Override
  public synchronized void close() {
    closed = true;
    if (subscription != null) {
      subscription.cancel();
    }
  }

  private synchronized void askForMore() {
    if (!closed) {
      subscription.request(1);
    }
  }
}
