package dev.windhover.encoder.onnx.graph;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtLoggingLevel;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import dev.windhover.encoder.ModelException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * A graph loaded into ONNX Runtime. Thread-safe: calls run side by side, and {@link #close()} waits
 * for those under way. The runtime's own exceptions become {@link ModelException}.
 */
public final class OnnxSession implements AutoCloseable {
  private final String what;
  private final OrtEnvironment environment;
  private final OrtSession session;
  private final Map<String, OnnxJavaType> inputs = new HashMap<>();
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  private OnnxSession(String what, OrtEnvironment environment, OrtSession session)
      throws OrtException {
    this.what = what;
    this.environment = environment;
    this.session = session;
    for (Map.Entry<String, NodeInfo> input : session.getInputInfo().entrySet()) {
      if (input.getValue().getInfo() instanceof TensorInfo tensor) {
        inputs.put(input.getKey(), tensor.type);
      }
    }
  }

  /**
   * Loads a graph.
   *
   * @throws ModelException if the runtime refuses it
   */
  public static OnnxSession open(GraphSource source, SessionSettings settings) {
    OrtSession session = null;
    try {
      OrtEnvironment environment = environment();
      try (OrtSession.SessionOptions options = settings.open()) {
        session =
            switch (source) {
              case GraphSource.File file ->
                  environment.createSession(file.path().toString(), options);
              case GraphSource.Bytes bytes -> {
                if (bytes.externalFolder().isPresent()) {
                  options.addConfigEntry(
                      "session.model_external_initializers_file_folder_path",
                      bytes.externalFolder().get().toString());
                }
                yield create(environment, bytes.bytes(), options);
              }
            };
      }
      OnnxSession opened = new OnnxSession(source.what(), environment, session);
      session = null;
      return opened;
    } catch (OrtException e) {
      throw new ModelException(
          "ONNX Runtime cannot load "
              + source.what()
              + ": "
              + e.getMessage()
              + ". Fetch the file again, or export it with operators of this runtime",
          e);
    } catch (UnsatisfiedLinkError | ExceptionInInitializerError | NoClassDefFoundError e) {
      throw new ModelException(
          "ONNX Runtime has no native library for "
              + System.getProperty("os.name")
              + " on "
              + System.getProperty("os.arch")
              + " that loads here: "
              + e,
          e);
    } finally {
      closeQuietly(session);
    }
  }

  private static OrtEnvironment environment() throws OrtException {
    RuntimeTelemetry.forbid();
    OrtEnvironment environment =
        OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR, "windhover");
    // Windows builds report to Microsoft unless told not to.
    environment.setTelemetry(false);
    return environment;
  }

  private static OrtSession create(
      OrtEnvironment environment, ByteBuffer bytes, OrtSession.SessionOptions options)
      throws OrtException {
    if (bytes.hasArray() && bytes.arrayOffset() == 0 && bytes.remaining() == bytes.array().length) {
      return environment.createSession(bytes.array(), options);
    }
    return environment.createSession(bytes, options);
  }

  private static void closeQuietly(OrtSession session) {
    if (session != null) {
      try {
        session.close();
      } catch (OrtException e) {
        // Another failure is already on its way to the caller.
        System.getLogger(OnnxSession.class.getName())
            .log(System.Logger.Level.DEBUG, "a session that failed to open did not close", e);
      }
    }
  }

  /**
   * Runs the graph.
   *
   * @param feeds a value for every input of the graph
   * @param outputs the names of what is wanted
   * @return the wanted outputs, in that order, 16-bit floats widened
   * @throws ModelException if the runtime fails
   * @throws IllegalStateException if the session is closed
   */
  public List<FloatTensor> run(Map<String, Feed> feeds, List<String> outputs) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the model is closed: " + what);
      }
      return runOpen(feeds, outputs);
    } catch (OrtException e) {
      throw new ModelException(what + " failed to run: " + e.getMessage(), e);
    } finally {
      lock.readLock().unlock();
    }
  }

  private List<FloatTensor> runOpen(Map<String, Feed> feeds, List<String> outputs)
      throws OrtException {
    Map<String, OnnxTensor> tensors = new HashMap<>();
    try {
      for (Map.Entry<String, Feed> feed : feeds.entrySet()) {
        tensors.put(feed.getKey(), tensor(feed.getKey(), feed.getValue()));
      }
      try (OrtSession.Result result = session.run(tensors, Set.copyOf(outputs))) {
        List<FloatTensor> out = new ArrayList<>(outputs.size());
        for (String name : outputs) {
          if (!(result.get(name).orElse(null) instanceof OnnxTensor tensor)
              || tensor.getFloatBuffer() == null) {
            throw new ModelException(
                what + " has an output " + name + " that is no tensor of floats");
          }
          FloatBuffer values = tensor.getFloatBuffer();
          float[] copy = new float[values.remaining()];
          values.get(copy);
          out.add(new FloatTensor(copy, tensor.getInfo().getShape()));
        }
        return out;
      }
    } finally {
      tensors.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(String name, Feed feed) throws OrtException {
    OnnxJavaType type = inputs.get(name);
    if (type == null) {
      throw new IllegalArgumentException(what + " has no input " + name + ", only " + inputs);
    }
    return switch (feed) {
      case Feed.Floats floats when type == OnnxJavaType.FLOAT ->
          OnnxTensor.createTensor(environment, floats.values(), floats.shape());
      case Feed.Floats floats when type == OnnxJavaType.FLOAT16 -> {
        ShortBuffer halves = ShortBuffer.allocate(floats.values().remaining());
        for (int i = 0; i < halves.capacity(); i++) {
          halves.put(i, Float.floatToFloat16(floats.values().get(i)));
        }
        yield OnnxTensor.createTensor(environment, halves, floats.shape(), OnnxJavaType.FLOAT16);
      }
      case Feed.Integers integers when type == OnnxJavaType.INT64 ->
          OnnxTensor.createTensor(
              environment, LongBuffer.wrap(integers.values()), integers.shape());
      case Feed.Integers integers when type == OnnxJavaType.INT32 -> {
        int[] narrow = new int[integers.values().length];
        for (int i = 0; i < narrow.length; i++) {
          narrow[i] = Math.toIntExact(integers.values()[i]);
        }
        yield OnnxTensor.createTensor(environment, IntBuffer.wrap(narrow), integers.shape());
      }
      default ->
          throw new ModelException(
              what
                  + " wants input "
                  + name
                  + " as "
                  + type
                  + "; expected FLOAT or FLOAT16 for pixels, INT32 or INT64 for tokens");
    };
  }

  /** Waits for calls under way, then frees the graph. Closing twice is harmless. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        session.close();
      }
    } catch (OrtException e) {
      throw new ModelException(what + " did not close: " + e.getMessage(), e);
    } finally {
      lock.writeLock().unlock();
    }
  }
}
