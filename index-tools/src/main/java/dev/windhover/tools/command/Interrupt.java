package dev.windhover.tools.command;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Ctrl-C or SIGTERM while a task runs: the task is asked to stop, and the process waits until it
 * has, so that what is done is kept.
 */
final class Interrupt implements AutoCloseable {
  /** A photo in hand takes less; a hanging disk must not keep the process for ever. */
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch finished = new CountDownLatch(1);
  private final AtomicBoolean signalled = new AtomicBoolean();
  private final Thread hook;

  private Interrupt(Runnable stop) {
    this.hook =
        new Thread(
            () -> {
              signalled.set(true);
              stop.run();
              try {
                finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            },
            "windhover-interrupt");
  }

  /** Calls {@code stop} on the first signal. */
  static Interrupt onSignal(Runnable stop) {
    Interrupt interrupt = new Interrupt(stop);
    Runtime.getRuntime().addShutdownHook(interrupt.hook);
    return interrupt;
  }

  /** The task has ended and has said so: the process may go. */
  @Override
  public void close() {
    finished.countDown();
    if (!signalled.get()) {
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException shuttingDown) {
        // The hook runs already and has been let go.
      }
    }
  }
}
