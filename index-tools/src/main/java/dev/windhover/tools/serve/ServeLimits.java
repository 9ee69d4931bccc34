package dev.windhover.tools.serve;

import java.time.Duration;
import java.util.Objects;

/**
 * What one server spends at most, so that no visitor can use the machine up. Immutable.
 *
 * @param uploadBytes largest picture that may be sent, {@code >= 1}
 * @param pixels largest picture that is decoded, width times height, {@code >= 1}
 * @param encodes texts and pictures that are encoded or searched for at the same time, {@code >= 1}
 * @param queueTime longest wait for one of these places before the answer is 503
 * @param requestTime longest time a search or a look into one picture may take, and longest time an
 *     upload may take
 * @param connections open connections, {@code >= 1}
 * @param cacheBytes what the thumbnails on disk may take, {@code >= 0}
 */
public record ServeLimits(
    long uploadBytes,
    long pixels,
    int encodes,
    Duration queueTime,
    Duration requestTime,
    int connections,
    long cacheBytes) {

  /** For one machine at home: 32 MiB, 100 megapixels, one encode per core, 512 MiB of cache. */
  public static final ServeLimits DEFAULT =
      new ServeLimits(
          32L << 20,
          100_000_000,
          Runtime.getRuntime().availableProcessors(),
          Duration.ofSeconds(10),
          Duration.ofSeconds(20),
          512,
          512L << 20);

  /**
   * @throws IllegalArgumentException if a limit is outside its range
   */
  public ServeLimits {
    Objects.requireNonNull(queueTime, "queueTime");
    Objects.requireNonNull(requestTime, "requestTime");
    if (uploadBytes < 1 || uploadBytes > 1L << 30) {
      throw new IllegalArgumentException(
          "uploads must be limited to 1 byte to 1 GiB, got " + uploadBytes);
    }
    if (pixels < 1 || encodes < 1 || connections < 1 || cacheBytes < 0) {
      throw new IllegalArgumentException(
          "limits must be >= 1 (cache >= 0), got "
              + pixels
              + " pixels, "
              + encodes
              + " encodes, "
              + connections
              + " connections, "
              + cacheBytes
              + " bytes of cache");
    }
    if (queueTime.isNegative() || requestTime.isNegative() || requestTime.isZero()) {
      throw new IllegalArgumentException(
          "times must be above 0, got " + queueTime + " in the queue, " + requestTime);
    }
  }

  /** The same with another limit on uploads. */
  public ServeLimits withUploadBytes(long value) {
    return new ServeLimits(value, pixels, encodes, queueTime, requestTime, connections, cacheBytes);
  }

  /** The same with another number of encodes at the same time. */
  public ServeLimits withEncodes(int value) {
    return new ServeLimits(
        uploadBytes, pixels, value, queueTime, requestTime, connections, cacheBytes);
  }

  /** The same with other times. */
  public ServeLimits withTimes(Duration queue, Duration request) {
    return new ServeLimits(uploadBytes, pixels, encodes, queue, request, connections, cacheBytes);
  }
}
