package dev.windhover.encoder.onnx.graph;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.windhover.encoder.ModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Copies the part of an ONNX file that some outputs need: one side of a merged export, without the
 * inputs and weights of the other. Weights pass through a small buffer.
 */
public final class GraphPruner {
  private static final int BUFFER = 1 << 16;

  private final Set<String> outputs;
  private final BitSet nodes = new BitSet();
  private final Set<String> needed = new HashSet<>();
  private final GraphOutline graph;

  private GraphPruner(GraphOutline graph, Set<String> outputs) {
    this.graph = graph;
    this.outputs = outputs;
    Map<String, Integer> producers = new HashMap<>();
    List<GraphNode> all = graph.nodes();
    for (int i = 0; i < all.size(); i++) {
      for (String output : all.get(i).outputs()) {
        producers.put(output, i);
      }
    }
    Deque<String> open = new ArrayDeque<>(outputs);
    while (!open.isEmpty()) {
      String value = open.pop();
      if (!needed.add(value)) {
        continue;
      }
      Integer producer = producers.get(value);
      if (producer != null && !nodes.get(producer)) {
        nodes.set(producer);
        open.addAll(all.get(producer).inputs());
      }
    }
  }

  /**
   * The names of the inputs that these outputs need.
   *
   * @throws ModelException if nodes hold graphs of their own, whose needs are not known
   */
  public static Set<String> inputs(GraphOutline graph, Set<String> outputs, String what) {
    if (graph.hasSubgraphs()) {
      throw new ModelException(
          what
              + " holds both sides of the model and has nodes with graphs of their own, so that the"
              + " sides cannot be parted: use an export with one file per side");
    }
    Set<String> inputs = new HashSet<>(graph.inputs().keySet());
    inputs.retainAll(new GraphPruner(graph, outputs).needed);
    return inputs;
  }

  /** Copies what {@code outputs} need from {@code in} to {@code out}. */
  public static void copy(GraphOutline graph, Set<String> outputs, InputStream in, OutputStream out)
      throws IOException {
    CodedInputStream from = CodedInputStream.newInstance(in, BUFFER);
    from.setSizeLimit(Integer.MAX_VALUE);
    CodedOutputStream to = CodedOutputStream.newInstance(out, BUFFER);
    new GraphPruner(graph, outputs).model(from, to);
    to.flush();
  }

  private void model(CodedInputStream in, CodedOutputStream out) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 7) {
        graph(in, out);
      } else {
        in.skipField(tag, out);
      }
    }
  }

  /**
   * Every kept part becomes a graph message of its own: protobuf merges them, and no length has to
   * be known beforehand.
   */
  private void graph(CodedInputStream in, CodedOutputStream out) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    int node = 0;
    int tensor = 0;
    List<String> tensors = List.copyOf(graph.tensors().keySet());
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      boolean keep =
          switch (WireFormat.getTagFieldNumber(tag)) {
            case 1 -> nodes.get(node++);
            case 5 -> needed.contains(tensors.get(tensor++));
            case 11, 12 -> true;
            // Shapes of values between are not needed, and name values that are gone.
            case 13, 14 -> false;
            default -> true;
          };
      part(in, out, tag, keep);
    }
    in.popLimit(limit);
  }

  private void part(CodedInputStream in, CodedOutputStream out, int tag, boolean keep)
      throws IOException {
    int field = WireFormat.getTagFieldNumber(tag);
    if (!keep || WireFormat.getTagWireType(tag) != WireFormat.WIRETYPE_LENGTH_DELIMITED) {
      in.skipField(tag);
      return;
    }
    int length = in.readRawVarint32();
    if (field == 11 || field == 12) {
      byte[] value = in.readRawBytes(length);
      String name = name(value);
      if (field == 11 ? !needed.contains(name) : !outputs.contains(name)) {
        return;
      }
      header(out, tag, length);
      out.writeRawBytes(value);
      return;
    }
    header(out, tag, length);
    for (int left = length; left > 0; ) {
      int n = Math.min(left, BUFFER);
      out.writeRawBytes(in.readRawBytes(n));
      left -= n;
    }
  }

  private static void header(CodedOutputStream out, int tag, int length) throws IOException {
    int size =
        CodedOutputStream.computeUInt32SizeNoTag(tag)
            + CodedOutputStream.computeUInt32SizeNoTag(length)
            + length;
    out.writeTag(7, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(size);
    out.writeUInt32NoTag(tag);
    out.writeUInt32NoTag(length);
  }

  private static String name(byte[] value) throws IOException {
    CodedInputStream in = CodedInputStream.newInstance(value);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == 1) {
        return in.readStringRequireUtf8();
      }
      in.skipField(tag);
    }
    return "";
  }
}
