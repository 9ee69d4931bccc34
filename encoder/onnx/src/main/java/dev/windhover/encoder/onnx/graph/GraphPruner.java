package dev.windhover.encoder.onnx.graph;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import dev.windhover.encoder.ModelException;
import java.io.ByteArrayOutputStream;
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
import java.util.Optional;
import java.util.Set;

/**
 * Copies an ONNX file, or the part of it that some outputs need: one side of a merged export,
 * without the inputs and weights of the other. Weights pass through a small buffer, or into a file
 * of their own.
 */
public final class GraphPruner {
  private static final int BUFFER = 1 << 16;
  private static final int RAW_DATA = 9;
  private static final int EXTERNAL_DATA = 13;
  private static final int DATA_LOCATION = 14;
  private static final int EXTERNAL = 1;

  private final Optional<Set<String>> outputs;
  private final WeightsPlace weights;
  private final BitSet nodes = new BitSet();
  private final Set<String> needed = new HashSet<>();
  private final GraphOutline graph;

  private GraphPruner(GraphOutline graph, Optional<Set<String>> outputs, WeightsPlace weights) {
    this.graph = graph;
    this.outputs = outputs;
    this.weights = weights;
    Map<String, Integer> producers = new HashMap<>();
    List<GraphNode> all = graph.nodes();
    for (int i = 0; i < all.size(); i++) {
      for (String output : all.get(i).outputs()) {
        producers.put(output, i);
      }
    }
    Deque<String> open = new ArrayDeque<>(outputs.orElse(Set.of()));
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
    inputs.retainAll(
        new GraphPruner(graph, Optional.of(outputs), new WeightsPlace.AsBefore()).needed);
    return inputs;
  }

  /**
   * Copies from {@code in} to {@code out}.
   *
   * @param outputs what is needed; everything when absent
   * @param in from the start of the file
   * @param weights where the copy has its weights
   */
  public static void copy(
      GraphOutline graph,
      Optional<Set<String>> outputs,
      InputStream in,
      OutputStream out,
      WeightsPlace weights)
      throws IOException {
    CodedInputStream from = CodedInputStream.newInstance(in, BUFFER);
    from.setSizeLimit(Integer.MAX_VALUE);
    CodedOutputStream to = CodedOutputStream.newInstance(out, BUFFER);
    new GraphPruner(graph, outputs, weights).model(from, to);
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
      part(in, out, tag, keep || outputs.isEmpty());
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
    if (outputs.isPresent() && (field == 11 || field == 12)) {
      byte[] value = in.readRawBytes(length);
      String name = name(value);
      if (field == 11 ? needed.contains(name) : outputs.get().contains(name)) {
        write(out, tag, value);
      }
    } else if (field == 5 && moves(length)) {
      write(out, tag, tensor(in, length));
    } else {
      header(out, tag, length);
      for (int left = length; left > 0; ) {
        int n = Math.min(left, BUFFER);
        out.writeRawBytes(in.readRawBytes(n));
        left -= n;
      }
    }
  }

  private boolean moves(int length) {
    return switch (weights) {
      case WeightsPlace.AsBefore before -> false;
      case WeightsPlace.Renamed renamed -> true;
      case WeightsFile file -> length >= WeightsFile.LARGE;
    };
  }

  /** A tensor that says where its numbers are now. */
  private byte[] tensor(CodedInputStream in, int length) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    CodedOutputStream out = CodedOutputStream.newInstance(bytes);
    int limit = in.pushLimit(length);
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      int field = WireFormat.getTagFieldNumber(tag);
      if (field == RAW_DATA && weights instanceof WeightsFile file) {
        int size = in.readRawVarint32();
        entry(out, "location", file.name());
        entry(out, "offset", Long.toString(file.append(in.getTotalBytesRead(), size)));
        entry(out, "length", Integer.toString(size));
        in.skipRawBytes(size);
        out.writeEnum(DATA_LOCATION, EXTERNAL);
      } else if (field == EXTERNAL_DATA && weights instanceof WeightsPlace.Renamed renamed) {
        rename(in, out, renamed);
      } else {
        in.skipField(tag, out);
      }
    }
    in.popLimit(limit);
    out.flush();
    return bytes.toByteArray();
  }

  private static void rename(
      CodedInputStream in, CodedOutputStream out, WeightsPlace.Renamed renamed) throws IOException {
    int limit = in.pushLimit(in.readRawVarint32());
    String key = "";
    String value = "";
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case 1 -> key = in.readStringRequireUtf8();
        case 2 -> value = in.readStringRequireUtf8();
        default -> in.skipField(tag);
      }
    }
    in.popLimit(limit);
    entry(out, key, key.equals("location") ? renamed.names().getOrDefault(value, value) : value);
  }

  private static void entry(CodedOutputStream out, String key, String value) throws IOException {
    int size =
        CodedOutputStream.computeStringSize(1, key) + CodedOutputStream.computeStringSize(2, value);
    out.writeTag(EXTERNAL_DATA, WireFormat.WIRETYPE_LENGTH_DELIMITED);
    out.writeUInt32NoTag(size);
    out.writeString(1, key);
    out.writeString(2, value);
  }

  private static void write(CodedOutputStream out, int tag, byte[] content) throws IOException {
    header(out, tag, content.length);
    out.writeRawBytes(content);
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
