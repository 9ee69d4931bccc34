package dev.windhover.tools.build;

import dev.windhover.encoder.ImageEncoder;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.RgbImage;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;

/**
 * Encodes single images that many threads ask for at the same time in batches, so that the weights
 * of a large model are read from memory once for several images. As many threads as may lead at a
 * time take what waits, their own or not, and encode it; the others wait for theirs. Thread-safe.
 */
final class SharedBatches implements ImageEncoder {
  private final ImageEncoder encoder;
  private final int size;
  private final Semaphore leaders;
  private final Queue<Request> waiting = new ConcurrentLinkedQueue<>();

  private record Request(RgbImage image, CompletableFuture<float[]> answer) {}

  /**
   * @param leaders batches at a time, {@code >= 1}
   * @param size most images in one, {@code >= 1}
   */
  SharedBatches(ImageEncoder encoder, int leaders, int size) {
    this.encoder = encoder;
    this.size = size;
    this.leaders = new Semaphore(leaders);
  }

  @Override
  public ModelInfo model() {
    return encoder.model();
  }

  @Override
  public float[] encodeImage(RgbImage image) {
    Request mine = new Request(image, new CompletableFuture<>());
    waiting.add(mine);
    leaders.acquireUninterruptibly();
    try {
      while (!mine.answer().isDone()) {
        List<Request> batch = take();
        if (batch.isEmpty()) {
          // Another leader has it.
          break;
        }
        answer(batch);
      }
    } finally {
      leaders.release();
    }
    try {
      return mine.answer().join();
    } catch (CompletionException e) {
      // As the encoder threw it: callers tell failures apart.
      switch (e.getCause()) {
        case RuntimeException r -> throw r;
        case Error r -> throw r;
        default -> throw e;
      }
    }
  }

  private List<Request> take() {
    List<Request> batch = new ArrayList<>(size);
    while (batch.size() < size) {
      Request next = waiting.poll();
      if (next == null) {
        break;
      }
      batch.add(next);
    }
    return batch;
  }

  private void answer(List<Request> batch) {
    try {
      List<float[]> vectors = encoder.encodeImages(batch.stream().map(Request::image).toList());
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answer().complete(vectors.get(i));
      }
    } catch (Throwable together) {
      if (batch.size() == 1) {
        batch.get(0).answer().completeExceptionally(together);
        return;
      }
      // One at a time, so that what is wrong with one image is told of that one.
      batch.forEach(request -> answer(List.of(request)));
    }
  }
}
