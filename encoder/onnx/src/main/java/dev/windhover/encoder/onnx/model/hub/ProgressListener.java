package dev.windhover.encoder.onnx.model.hub;

/**
 * Hears of a pull's progress, on the thread that pulls. An exception it throws ends the pull; what
 * has arrived stays and the next pull goes on from there, so this is also how to cancel.
 */
@FunctionalInterface
public interface ProgressListener {

  /** Called at least once per file, in order. */
  void on(PullEvent event);

  /** Listens to nothing. */
  static ProgressListener silent() {
    return event -> {};
  }
}
