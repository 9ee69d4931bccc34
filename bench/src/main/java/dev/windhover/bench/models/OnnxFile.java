package dev.windhover.bench.models;

import com.google.protobuf.CodedOutputStream;
import dev.windhover.encoder.onnx.graph.GraphFragment;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/**
 * Writes an ONNX file piece by piece, so that a gigabyte of weights needs no memory: each piece is
 * a model message with a part of the graph, and protobuf merges them. The numbers below are the
 * field numbers of {@code onnx.proto}. Not thread-safe.
 */
final class OnnxFile implements Closeable {
  private static final int IR_VERSION = 8;
  private static final int OPSET = 17;
  private static final int FLOAT = 1;
  private static final int INT64 = 7;
  private static final int LENGTH_DELIMITED = 2;
  private static final int CHUNK = 1 << 16;

  /** Even numbers of this range vary as much as Gaussian ones of deviation 1. */
  private static final float EVEN_RANGE = (float) Math.sqrt(3);

  private final OutputStream out;
  private final SplittableRandom random;

  OnnxFile(Path file, long seed) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    this.out = new BufferedOutputStream(Files.newOutputStream(file), CHUNK);
    this.random = new SplittableRandom(seed);
    CodedOutputStream model = CodedOutputStream.newInstance(out);
    model.writeInt64(1, IR_VERSION);
    model.writeString(2, "windhover-bench");
    ByteArrayOutputStream opset = new ByteArrayOutputStream();
    CodedOutputStream version = CodedOutputStream.newInstance(opset);
    version.writeInt64(2, OPSET);
    version.flush();
    model.writeByteArray(8, opset.toByteArray());
    model.flush();
    graph(message(2, "windhover".getBytes(StandardCharsets.UTF_8)));
  }

  /** Declares an input of floats; open axes are given by name. */
  void floatInput(String name, Object... shape) throws IOException {
    input(name, FLOAT, shape);
  }

  /** Declares an input of 64-bit integers; open axes are given by name. */
  void integerInput(String name, Object... shape) throws IOException {
    input(name, INT64, shape);
  }

  private void input(String name, int type, Object... shape) throws IOException {
    ByteArrayOutputStream sizes = new ByteArrayOutputStream();
    for (Object size : shape) {
      ByteArrayOutputStream axis = new ByteArrayOutputStream();
      CodedOutputStream coded = CodedOutputStream.newInstance(axis);
      if (size instanceof Integer number) {
        coded.writeInt64(1, number);
      } else {
        coded.writeString(2, size.toString());
      }
      coded.flush();
      sizes.writeBytes(message(1, axis.toByteArray()));
    }
    ByteArrayOutputStream tensor = new ByteArrayOutputStream();
    CodedOutputStream coded = CodedOutputStream.newInstance(tensor);
    coded.writeInt32(1, type);
    coded.writeByteArray(2, sizes.toByteArray());
    coded.flush();
    ByteArrayOutputStream value = new ByteArrayOutputStream();
    CodedOutputStream body = CodedOutputStream.newInstance(value);
    body.writeString(1, name);
    body.writeByteArray(2, message(1, tensor.toByteArray()));
    body.flush();
    graph(message(11, value.toByteArray()));
  }

  /** Adds a tensor of random numbers around 0, and returns its name. */
  String random(String name, double deviation, int... shape) throws IOException {
    return tensor(name, (float) deviation * EVEN_RANGE, 0, shape);
  }

  /** Adds a tensor of one repeated number, and returns its name. */
  String filled(String name, double value, int... shape) throws IOException {
    return tensor(name, 0, (float) value, shape);
  }

  private String tensor(String name, float range, float middle, int... shape) throws IOException {
    long count = 1;
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    CodedOutputStream coded = CodedOutputStream.newInstance(head);
    for (int size : shape) {
      coded.writeInt64(1, size);
      count *= size;
    }
    coded.writeInt32(2, FLOAT);
    coded.writeString(8, name);
    int bytes = Math.toIntExact(count * Float.BYTES);
    coded.writeTag(9, LENGTH_DELIMITED);
    coded.writeUInt32NoTag(bytes);
    coded.flush();
    int body = head.size() + bytes;
    CodedOutputStream model = CodedOutputStream.newInstance(out);
    model.writeTag(7, LENGTH_DELIMITED);
    model.writeUInt32NoTag(
        CodedOutputStream.computeTagSize(5)
            + CodedOutputStream.computeUInt32SizeNoTag(body)
            + body);
    model.writeTag(5, LENGTH_DELIMITED);
    model.writeUInt32NoTag(body);
    model.writeRawBytes(head.toByteArray());
    model.flush();
    ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
    for (long i = 0; i < count; i++) {
      chunk.putFloat(middle + range * (random.nextInt() * 0x1p-31f));
      if (!chunk.hasRemaining() || i == count - 1) {
        out.write(chunk.array(), 0, chunk.position());
        chunk.clear();
      }
    }
    return name;
  }

  /** Adds nodes, small constants and outputs. */
  void append(GraphFragment fragment) throws IOException {
    out.write(fragment.bytes());
  }

  private void graph(byte[] part) throws IOException {
    out.write(message(7, part));
  }

  private static byte[] message(int field, byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream coded = CodedOutputStream.newInstance(bytes);
    coded.writeByteArray(field, content);
    coded.flush();
    return bytes.toByteArray();
  }

  @Override
  public void close() throws IOException {
    out.close();
  }
}
