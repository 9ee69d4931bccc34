package dev.windhover.encoder.onnx.graph;

import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Nodes, constants and an output to be appended to an ONNX file: a {@code ModelProto} with nothing
 * but a graph. Protobuf merges repeated messages, so that the bytes of a model followed by the
 * bytes of a fragment are the extended model. Not thread-safe.
 */
public final class GraphFragment {
  private static final int FLOAT_ATTRIBUTE = 1;
  private static final int INT_ATTRIBUTE = 2;
  private static final int INTS_ATTRIBUTE = 7;

  private final ByteArrayOutputStream graph = new ByteArrayOutputStream();

  /** An attribute of a node. */
  public sealed interface Attribute {
    /** The attribute's name. */
    String name();

    /** One integer. */
    record Int(String name, long value) implements Attribute {}

    /** Several integers. */
    record Ints(String name, long... values) implements Attribute {}

    /** One number. */
    record Real(String name, float value) implements Attribute {}
  }

  /** Writes a part of a message. */
  @FunctionalInterface
  private interface Body {
    void write(CodedOutputStream out) throws IOException;
  }

  /** Adds a node of the standard operators with one output, and returns the output's name. */
  public String node(String operator, List<String> inputs, String output, Attribute... attributes) {
    field(
        graph,
        1,
        node -> {
          for (String input : inputs) {
            node.writeString(1, input);
          }
          node.writeString(2, output);
          node.writeString(3, output);
          node.writeString(4, operator);
          for (Attribute attribute : attributes) {
            message(node, 5, body -> write(body, attribute));
          }
        });
    return output;
  }

  private static void write(CodedOutputStream out, Attribute attribute) throws IOException {
    out.writeString(1, attribute.name());
    switch (attribute) {
      case Attribute.Real real -> {
        out.writeFloat(2, real.value());
        out.writeInt32(20, FLOAT_ATTRIBUTE);
      }
      case Attribute.Int integer -> {
        out.writeInt64(3, integer.value());
        out.writeInt32(20, INT_ATTRIBUTE);
      }
      case Attribute.Ints integers -> {
        for (long value : integers.values()) {
          out.writeInt64(8, value);
        }
        out.writeInt32(20, INTS_ATTRIBUTE);
      }
    }
  }

  /** Adds a constant list of integers, and returns its name. */
  public String integers(String name, long... values) {
    ByteBuffer raw = ByteBuffer.allocate(8 * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (long value : values) {
      raw.putLong(value);
    }
    return constant(name, TensorType.INT64, raw.array(), values.length);
  }

  /** Adds a constant number without axes, and returns its name. */
  public String number(String name, float value) {
    ByteBuffer raw = ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putFloat(value);
    return constant(name, TensorType.FLOAT, raw.array());
  }

  private String constant(String name, TensorType type, byte[] raw, long... shape) {
    field(
        graph,
        5,
        tensor -> {
          for (long size : shape) {
            tensor.writeInt64(1, size);
          }
          tensor.writeInt32(2, type.code());
          tensor.writeByteArray(9, raw);
          tensor.writeByteArray(8, name.getBytes(StandardCharsets.UTF_8));
        });
    return name;
  }

  /**
   * Declares an output of floats.
   *
   * @param shape size of every axis, {@link GraphValue#ANY} where it is open
   */
  public void output(String name, long... shape) {
    field(
        graph,
        12,
        value -> {
          value.writeString(1, name);
          message(
              value,
              2,
              type ->
                  message(
                      type,
                      1,
                      tensor -> {
                        tensor.writeInt32(1, TensorType.FLOAT.code());
                        message(tensor, 2, sizes -> shape(sizes, shape));
                      }));
        });
  }

  private static void shape(CodedOutputStream out, long[] shape) throws IOException {
    for (long size : shape) {
      message(
          out,
          1,
          dimension -> {
            if (size != GraphValue.ANY) {
              dimension.writeInt64(1, size);
            }
          });
    }
  }

  /** The fragment: what stands after the bytes of the model. */
  public byte[] bytes() {
    ByteArrayOutputStream model = new ByteArrayOutputStream();
    field(model, 7, out -> out.writeRawBytes(graph.toByteArray()));
    return model.toByteArray();
  }

  private static void message(CodedOutputStream out, int field, Body body) throws IOException {
    ByteArrayOutputStream inner = new ByteArrayOutputStream();
    CodedOutputStream coded = CodedOutputStream.newInstance(inner);
    body.write(coded);
    coded.flush();
    out.writeByteArray(field, inner.toByteArray());
  }

  private static void field(ByteArrayOutputStream into, int field, Body body) {
    try {
      CodedOutputStream coded = CodedOutputStream.newInstance(into);
      message(coded, field, body);
      coded.flush();
    } catch (IOException e) {
      throw new UncheckedIOException("memory does not fail to be written", e);
    }
  }
}
