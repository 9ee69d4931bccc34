package dev.windhover.encoder.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Native buffers for pixels, used again and again: a fresh one per call would only be freed by the
 * garbage collector, which knows nothing of native memory. Thread-safe; holds as many buffers as
 * there were calls at once.
 */
final class PixelBuffers {

  /**
   * Room for one batch.
   *
   * @param values where preprocessing writes
   * @param direct what the runtime reads
   */
  record Slot(float[] values, FloatBuffer direct) {

    /** The first {@code length} values, where the runtime can see them. */
    FloatBuffer filled(int length) {
      direct.clear();
      direct.put(values, 0, length);
      return direct.flip();
    }
  }

  private final int capacity;
  private final ConcurrentLinkedDeque<Slot> free = new ConcurrentLinkedDeque<>();

  /**
   * @param capacity floats per buffer
   */
  PixelBuffers(int capacity) {
    this.capacity = capacity;
  }

  Slot take() {
    Slot slot = free.poll();
    if (slot != null) {
      return slot;
    }
    ByteBuffer bytes = ByteBuffer.allocateDirect(Math.multiplyExact(capacity, Float.BYTES));
    return new Slot(new float[capacity], bytes.order(ByteOrder.nativeOrder()).asFloatBuffer());
  }

  void giveBack(Slot slot) {
    free.push(slot);
  }
}
