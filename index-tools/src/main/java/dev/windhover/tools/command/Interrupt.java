package dev.windhover.tools.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C, SIGTERM or SIGHUP while a task runs: the task is asked to stop, and the process goes on
 * until it has, so that what is done is kept. A second one ends the process at once.
 *
 * <p>Signals are handled, and not waited out in a shutdown hook: hooks run beside each other, and
 * ONNX Runtime's takes its environment away, which crashes a thread that is loading a model.
 */
public final class Interrupt implements AutoCloseable {
  private static final List<String> SIGNALS = List.of("INT", "TERM", "HUP");

  /** A photo in hand takes less; a hanging disk must not keep the process for ever. */
  private static final long PATIENCE_SECONDS = 60;

  /** What shells add to a signal's number. */
  private static final int BY_SIGNAL = 128;

  private static final AtomicInteger LAST = new AtomicInteger();

  private final CountDownLatch finished = new CountDownLatch(1);
  private final Map<Signal, SignalHandler> before = new HashMap<>();
  private final Runnable stop;

  private Interrupt(Runnable stop) {
    this.stop = stop;
  }

  /** Calls {@code stop} on the first signal. */
  static Interrupt onSignal(Runnable stop) {
    Interrupt interrupt = new Interrupt(stop);
    synchronized (interrupt.before) {
      for (String name : SIGNALS) {
        try {
          Signal signal = new Signal(name);
          interrupt.before.put(signal, Signal.handle(signal, interrupt::signalled));
        } catch (IllegalArgumentException taken) {
          // This system has no such signal, or the virtual machine was told to leave it alone.
        }
      }
    }
    return interrupt;
  }

  /**
   * The exit code of this process.
   *
   * @param code what the command ended with
   * @return {@code code}, unless a signal has stopped a command that did not fail: then 128 and the
   *     signal's number, as shells expect
   */
  public static int exitCode(int code) {
    boolean fine = code == 0 || code > BY_SIGNAL;
    return fine && LAST.get() > 0 ? BY_SIGNAL + LAST.get() : code;
  }

  private void signalled(Signal signal) {
    restore();
    LAST.set(signal.getNumber());
    stop.run();
    try {
      if (!finished.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.exit(BY_SIGNAL + signal.getNumber());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void restore() {
    synchronized (before) {
      before.forEach(Signal::handle);
      before.clear();
    }
  }

  /** The task has ended and has said so. */
  @Override
  public void close() {
    restore();
    finished.countDown();
  }
}
