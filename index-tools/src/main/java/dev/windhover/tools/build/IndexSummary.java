package dev.windhover.tools.build;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What a run did. Every candidate file is counted once as unchanged, added, replaced, touched or
 * skipped, unless the run was interrupted.
 *
 * @param files candidates found
 * @param unchanged the index had them as they are
 * @param added new to the index
 * @param replaced changed since they were indexed
 * @param touched of a new time but with the same bytes
 * @param removed vanished, or no pictures any more
 * @param encoded images that went through the model
 * @param copied images that took the vectors of another file with the same bytes
 * @param skipped files left out, each told with its reason
 * @param images in the index afterwards
 * @param seconds the run took
 * @param interrupted whether it was stopped before the end
 */
public record IndexSummary(
    long files,
    long unchanged,
    long added,
    long replaced,
    long touched,
    long removed,
    long encoded,
    long copied,
    long skipped,
    long images,
    double seconds,
    boolean interrupted) {

  /** Counts while a run goes on. Thread-safe. */
  static final class Counter {
    final AtomicLong unchanged = new AtomicLong();
    final AtomicLong added = new AtomicLong();
    final AtomicLong replaced = new AtomicLong();
    final AtomicLong touched = new AtomicLong();
    final AtomicLong removed = new AtomicLong();
    final AtomicLong encoded = new AtomicLong();
    final AtomicLong copied = new AtomicLong();
    final AtomicLong skipped = new AtomicLong();

    IndexSummary summary(long files, long images, double seconds, boolean interrupted) {
      return new IndexSummary(
          files,
          unchanged.get(),
          added.get(),
          replaced.get(),
          touched.get(),
          removed.get(),
          encoded.get(),
          copied.get(),
          skipped.get(),
          images,
          seconds,
          interrupted);
    }
  }
}
