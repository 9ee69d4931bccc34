package dev.windhover.encoder.onnx;

import dev.windhover.encoder.onnx.graph.OnnxSession;
import java.io.IOException;
import java.io.UncheckedIOException;

/** A session that is loaded when it is first asked for, and never after it was closed. */
final class LazySession implements AutoCloseable {

  /** Loads the session. */
  @FunctionalInterface
  interface Loader {
    OnnxSession load() throws IOException;
  }

  private final String what;
  private final Loader loader;
  private volatile OnnxSession session;
  private boolean closed;

  LazySession(String what, Loader loader) {
    this.what = what;
    this.loader = loader;
  }

  /**
   * @throws IllegalStateException if closed
   */
  OnnxSession get() {
    OnnxSession loaded = session;
    return loaded != null ? loaded : load();
  }

  private synchronized OnnxSession load() {
    if (closed) {
      throw new IllegalStateException("the model is closed: " + what);
    }
    if (session == null) {
      try {
        session = loader.load();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + what, e);
      }
    }
    return session;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (session != null) {
      session.close();
    }
  }
}
