package dev.windhover.lucene.index;

import dev.windhover.encoder.Cell;
import dev.windhover.encoder.Region;
import dev.windhover.lucene.PatchFrame;
import dev.windhover.lucene.PatchVector;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.store.DataOutput;
import org.apache.lucene.util.BytesRef;

/**
 * Where a patch lies: what its {@code patch} doc value holds.
 *
 * @param level of the patch
 * @param frame the grid the cells belong to
 * @param cells ascending in row-major order
 */
public record PatchPlace(int level, PatchFrame frame, List<Cell> cells) {

  /** The place of a patch. */
  public static PatchPlace of(PatchVector patch) {
    return new PatchPlace(patch.level(), patch.frame(), patch.cells());
  }

  /** The smallest box around all cells. */
  public Region box() {
    return cells.stream().map(frame::region).reduce(Region::union).orElseThrow();
  }

  /** The bytes, by the grammar of {@link ImageSchema}. */
  public BytesRef encode() {
    try {
      ByteBuffersDataOutput out = new ByteBuffersDataOutput();
      out.writeVInt(level);
      writeFrame(out, frame);
      int[] numbers =
          cells.stream()
              .mapToInt(c -> c.row() * frame.columns() + c.column())
              .sorted()
              .distinct()
              .toArray();
      out.writeVInt(numbers.length);
      int last = 0;
      for (int n : numbers) {
        out.writeVInt(n - last);
        last = n;
      }
      return new BytesRef(out.toArrayCopy());
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
  }

  /**
   * The place that {@code bytes} hold.
   *
   * @throws CorruptIndexException if they hold none
   */
  public static PatchPlace decode(BytesRef bytes) throws CorruptIndexException {
    try {
      ByteArrayDataInput in = new ByteArrayDataInput(bytes.bytes, bytes.offset, bytes.length);
      int level = in.readVInt();
      PatchFrame frame = readFrame(in);
      int count = in.readVInt();
      List<Cell> cells = new ArrayList<>(Math.min(count, 1024));
      int number = 0;
      for (int i = 0; i < count; i++) {
        number += in.readVInt();
        cells.add(new Cell(number / frame.columns(), number % frame.columns()));
      }
      return new PatchPlace(level, frame, cells);
    } catch (RuntimeException e) {
      throw new CorruptIndexException("damaged place of a patch", bytes.toString(), e);
    }
  }

  static void writeFrame(DataOutput out, PatchFrame frame) throws IOException {
    out.writeVInt(frame.area().x());
    out.writeVInt(frame.area().y());
    out.writeVInt(frame.area().width());
    out.writeVInt(frame.area().height());
    out.writeVInt(frame.rows());
    out.writeVInt(frame.columns());
  }

  static PatchFrame readFrame(ByteArrayDataInput in) {
    Region area = new Region(in.readVInt(), in.readVInt(), in.readVInt(), in.readVInt());
    return new PatchFrame(area, in.readVInt(), in.readVInt());
  }
}
