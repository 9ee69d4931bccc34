package dev.windhover.encoder.onnx.graph;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.WireFormat;
import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the outline of an ONNX file and skips its weights, so that a file of gigabytes costs a few
 * kilobytes of memory. The numbers below are the field numbers of {@code onnx.proto}.
 */
public final class GraphReader {
  /** Longer tensors are never single numbers. */
  private static final int SCALAR_BYTES = 8;

  private final List<GraphValue> inputs = new ArrayList<>();
  private final List<GraphValue> outputs = new ArrayList<>();
  private final List<GraphTensor> tensors = new ArrayList<>();
  private final List<GraphNode> nodes = new ArrayList<>();
  private final Map<String, Long> opsets = new HashMap<>();
  private boolean hasGraph;
  private boolean subgraphs;

  private GraphReader() {}

  /**
   * The outline of the model that {@code in} holds. O(file size) in time when the stream cannot
   * skip, O(nodes and tensors) in memory.
   *
   * @param what names the file in messages
   * @throws ModelException if the bytes are no ONNX model
   */
  public static GraphOutline read(InputStream in, String what) throws IOException {
    GraphReader reader = new GraphReader();
    CodedInputStream proto = CodedInputStream.newInstance(in, 1 << 16);
    proto.setSizeLimit(Integer.MAX_VALUE);
    try {
      reader.model(proto);
    } catch (InvalidProtocolBufferException e) {
      throw new ModelException(
          what
              + " is no ONNX model or is cut short: expected protobuf, found \""
              + e.getMessage()
              + "\". Fetch the file again",
          e);
    }
    if (!reader.hasGraph) {
      throw new ModelException(
          what + " is no ONNX model: expected a graph, found none. Fetch the file again");
    }
    return new GraphOutline(
        reader.inputs,
        reader.outputs,
        reader.tensors,
        reader.nodes,
        reader.opsets,
        reader.subgraphs);
  }

  private void model(CodedInputStream in) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 7 -> message(in, tag, this::graph);
        case 8 -> message(in, tag, this::opset);
        default -> skip(in, tag);
      }
    }
  }

  private void opset(CodedInputStream in) throws IOException {
    String domain = "";
    long version = 0;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> domain = in.readStringRequireUtf8();
        case 2 -> version = in.readInt64();
        default -> skip(in, tag);
      }
    }
    opsets.put(domain, version);
  }

  private void graph(CodedInputStream in) throws IOException {
    hasGraph = true;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> message(in, tag, m -> nodes.add(node(m)));
        case 5 -> message(in, tag, m -> tensors.add(tensor(m)));
        case 11 -> message(in, tag, m -> inputs.add(value(m)));
        case 12 -> message(in, tag, m -> outputs.add(value(m)));
        default -> skip(in, tag);
      }
    }
  }

  private GraphNode node(CodedInputStream in) throws IOException {
    String name = "";
    String operator = "";
    String domain = "";
    List<String> inputs = new ArrayList<>();
    List<String> outputs = new ArrayList<>();
    Map<String, Long> integers = new HashMap<>();
    Map<String, Float> floats = new HashMap<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> inputs.add(in.readStringRequireUtf8());
        case 2 -> outputs.add(in.readStringRequireUtf8());
        case 3 -> name = in.readStringRequireUtf8();
        case 4 -> operator = in.readStringRequireUtf8();
        case 5 -> message(in, tag, m -> subgraphs |= attribute(m, integers, floats));
        case 7 -> domain = in.readStringRequireUtf8();
        default -> skip(in, tag);
      }
    }
    return new GraphNode(name, operator, domain, inputs, outputs, integers, floats);
  }

  /** Returns whether the attribute is a graph of its own. */
  private static boolean attribute(
      CodedInputStream in, Map<String, Long> integers, Map<String, Float> floats)
      throws IOException {
    String name = "";
    Long integer = null;
    Float number = null;
    boolean graph = false;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> name = in.readStringRequireUtf8();
        case 2 -> number = in.readFloat();
        case 3 -> integer = in.readInt64();
        case 6, 11 -> {
          graph = true;
          skip(in, tag);
        }
        default -> skip(in, tag);
      }
    }
    if (integer != null) {
      integers.put(name, integer);
    }
    if (number != null) {
      floats.put(name, number);
    }
    return graph;
  }

  private static GraphTensor tensor(CodedInputStream in) throws IOException {
    String name = "";
    TensorType type = TensorType.OTHER;
    List<Long> shape = new ArrayList<>();
    String[] location = {""};
    float scalar = Float.NaN;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> integers(in, tag, shape);
        case 2 -> type = TensorType.ofCode(in.readInt32());
        case 4 -> scalar = floatData(in, tag);
        case 8 -> name = in.readStringRequireUtf8();
        case 9 -> scalar = rawData(in);
        case 13 -> message(in, tag, m -> location(m, location));
        default -> skip(in, tag);
      }
    }
    boolean single = type == TensorType.FLOAT && shape.stream().allMatch(d -> d == 1);
    return new GraphTensor(name, type, shape, location[0], single ? scalar : Float.NaN);
  }

  /** One of the texts that say where external numbers lie. */
  private static void location(CodedInputStream in, String[] location) throws IOException {
    String key = "";
    String value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> key = in.readStringRequireUtf8();
        case 2 -> value = in.readStringRequireUtf8();
        default -> skip(in, tag);
      }
    }
    if (key.equals("location")) {
      location[0] = value;
    }
  }

  private static float floatData(CodedInputStream in, int tag) throws IOException {
    if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_FIXED32) {
      return in.readFloat();
    }
    int length = in.readRawVarint32();
    if (length == 4) {
      return in.readFloat();
    }
    in.skipRawBytes(length);
    return Float.NaN;
  }

  private static float rawData(CodedInputStream in) throws IOException {
    int length = in.readRawVarint32();
    if (length == 4) {
      return Float.intBitsToFloat(in.readFixed32());
    }
    if (length > SCALAR_BYTES) {
      in.skipRawBytes(length);
      return Float.NaN;
    }
    in.readRawBytes(length);
    return Float.NaN;
  }

  private static GraphValue value(CodedInputStream in) throws IOException {
    String[] name = {""};
    int[] type = {0};
    List<Long> shape = new ArrayList<>();
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> name[0] = in.readStringRequireUtf8();
        case 2 -> message(in, tag, t -> inner(t, 1, tensor -> tensorType(tensor, type, shape)));
        default -> skip(in, tag);
      }
    }
    return new GraphValue(name[0], TensorType.ofCode(type[0]), shape);
  }

  private static void tensorType(CodedInputStream in, int[] type, List<Long> shape)
      throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> type[0] = in.readInt32();
        case 2 -> message(in, tag, s -> inner(s, 1, d -> shape.add(dimension(d))));
        default -> skip(in, tag);
      }
    }
  }

  private static long dimension(CodedInputStream in) throws IOException {
    long size = GraphValue.ANY;
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        size = in.readInt64();
      } else {
        skip(in, tag);
      }
    }
    return size;
  }

  private static void integers(CodedInputStream in, int tag, List<Long> out) throws IOException {
    if (WireFormat.getTagWireType(tag) == WireFormat.WIRETYPE_VARINT) {
      out.add(in.readInt64());
      return;
    }
    int limit = in.pushLimit(in.readRawVarint32());
    while (in.getBytesUntilLimit() > 0) {
      out.add(in.readInt64());
    }
    in.popLimit(limit);
  }

  /** Every {@code field} of a message, anything else skipped. */
  private static void inner(CodedInputStream in, int field, Part part) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == field) {
        message(in, tag, part);
      } else {
        skip(in, tag);
      }
    }
  }

  private static void message(CodedInputStream in, int tag, Part part) throws IOException {
    if (WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      throw new InvalidProtocolBufferException("field of an unexpected kind, tag " + tag);
    }
    int limit = in.pushLimit(in.readRawVarint32());
    part.read(in);
    in.checkLastTagWas(0);
    in.popLimit(limit);
  }

  private static void skip(CodedInputStream in, int tag) throws IOException {
    if (!in.skipField(tag)) {
      throw new InvalidProtocolBufferException("group end without a group, tag " + tag);
    }
  }

  @FunctionalInterface
  private interface Part {
    void read(CodedInputStream in) throws IOException;
  }
}
