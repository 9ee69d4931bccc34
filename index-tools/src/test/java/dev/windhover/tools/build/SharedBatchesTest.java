package dev.windhover.tools.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.encoder.ImageEncoder;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.RgbImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Single images of many threads, encoded together. */
class SharedBatchesTest {

  /** The vector of an image is its width; one of 13 pixels cannot be encoded. */
  private static final class Widths implements ImageEncoder {
    private final List<Integer> sizes = Collections.synchronizedList(new ArrayList<>());
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final CountDownLatch first = new CountDownLatch(1);

    @Override
    public ModelInfo model() {
      throw new UnsupportedOperationException();
    }

    @Override
    public float[] encodeImage(RgbImage image) {
      return encodeImages(List.of(image)).get(0);
    }

    @Override
    public List<float[]> encodeImages(List<RgbImage> images) {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      try {
        if (sizes.isEmpty()) {
          sizes.add(images.size());
          first.await(10, TimeUnit.SECONDS);
        } else {
          sizes.add(images.size());
        }
        if (images.stream().anyMatch(image -> image.width() == 13)) {
          throw new IllegalStateException("thirteen");
        }
        return images.stream().map(image -> new float[] {image.width()}).toList();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      } finally {
        running.decrementAndGet();
      }
    }
  }

  private static RgbImage image(int width) {
    return new RgbImage(width, 1, new byte[3 * width]);
  }

  @Test
  void manyThreads_eachGetsItsOwn_inBatchesOfAtMostSo() throws Exception {
    Widths encoder = new Widths();
    SharedBatches batches = new SharedBatches(encoder, 1, 4);
    int n = 60;
    try (ExecutorService threads = Executors.newFixedThreadPool(n)) {
      List<Future<float[]>> answers = new ArrayList<>();
      for (int i = 1; i <= n; i++) {
        int width = i;
        answers.add(threads.submit(() -> batches.encodeImage(image(width))));
      }
      // All but the first wait by now, or soon.
      Thread.sleep(200);
      encoder.first.countDown();
      for (int i = 1; i <= n; i++) {
        Future<float[]> answer = answers.get(i - 1);
        if (i == 13) {
          assertThatThrownBy(answer::get)
              .cause()
              .isExactlyInstanceOf(IllegalStateException.class)
              .hasMessage("thirteen");
        } else {
          assertThat(answer.get()).containsExactly(i);
        }
      }
    }
    assertThat(encoder.most).hasValue(1);
    assertThat(encoder.sizes).allMatch(size -> size <= 4).contains(4);
  }

  @Test
  void twoLeaders_neverMoreAtATime() throws Exception {
    Widths encoder = new Widths();
    encoder.first.countDown();
    SharedBatches batches = new SharedBatches(encoder, 2, 3);
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      List<Future<float[]>> answers = new ArrayList<>();
      for (int i = 0; i < 400; i++) {
        int width = 20 + i;
        answers.add(threads.submit(() -> batches.encodeImage(image(width))));
      }
      for (int i = 0; i < 400; i++) {
        assertThat(answers.get(i).get()).containsExactly(20 + i);
      }
    }
    assertThat(encoder.most.get()).isBetween(1, 2);
  }
}
