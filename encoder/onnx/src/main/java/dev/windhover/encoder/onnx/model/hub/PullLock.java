package dev.windhover.encoder.onnx.model.hub;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * One pull of a model at a time, among threads and among processes. The operating system releases
 * the lock of a process that dies. The lock's file stays: deleting it would let two processes lock
 * two files of one name.
 */
final class PullLock implements Closeable {
  /** File locks are held by the whole process, so its threads need one of their own. */
  private static final ConcurrentMap<Path, Semaphore> IN_PROCESS = new ConcurrentHashMap<>();

  private static final long POLL_MILLIS = 50;

  private final Semaphore permit;
  private final FileChannel channel;

  private PullLock(Semaphore permit, FileChannel channel) {
    this.permit = permit;
    this.channel = channel;
  }

  /**
   * Waits for the lock.
   *
   * @throws IOException if it is not to be had within {@code timeout}, or the file system has no
   *     locks
   */
  static PullLock acquire(Path file, Duration timeout, ProgressListener listener)
      throws IOException {
    try {
      Files.createDirectories(file.getParent());
    } catch (IOException e) {
      throw new IOException(
          "the cache cannot be written ("
              + e
              + "): give write access to "
              + file.getParent().getParent()
              + ", or choose another directory with "
              + CacheLayout.VARIABLE,
          e);
    }
    long deadline = System.nanoTime() + timeout.toNanos();
    Semaphore permit = IN_PROCESS.computeIfAbsent(file, f -> new Semaphore(1));
    boolean told = false;
    try {
      if (!permit.tryAcquire()) {
        told = tell(listener, timeout);
        if (!permit.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
          throw timedOut(file, timeout);
        }
      }
      FileChannel channel = null;
      boolean locked = false;
      try {
        channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        while (!tryLock(channel, file)) {
          if (!told) {
            told = tell(listener, timeout);
          }
          if (System.nanoTime() - deadline > 0) {
            throw timedOut(file, timeout);
          }
          Thread.sleep(POLL_MILLIS);
        }
        locked = true;
        return new PullLock(permit, channel);
      } finally {
        if (!locked) {
          if (channel != null) {
            channel.close();
          }
          permit.release();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for another pull");
    }
  }

  private static boolean tryLock(FileChannel channel, Path file) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      return lock != null;
    } catch (OverlappingFileLockException e) {
      // Held by this process through another class loader's copy of this class.
      return false;
    } catch (IOException e) {
      throw new IOException(
          "the cache cannot be shared safely, "
              + file
              + " cannot be locked: choose a cache"
              + " directory on a local file system",
          e);
    }
  }

  private static boolean tell(ProgressListener listener, Duration timeout) {
    listener.on(new PullEvent.Waiting("another pull of the same model is under way", timeout));
    return true;
  }

  private static IOException timedOut(Path file, Duration timeout) {
    return new IOException(
        "waited "
            + timeout.toSeconds()
            + " s for another process that pulls the same model (it holds "
            + file
            + "): let it finish or end it, then pull again");
  }

  /** Closing the channel gives the lock back. */
  @Override
  public void close() throws IOException {
    try {
      channel.close();
    } finally {
      permit.release();
    }
  }
}
