package dev.windhover.lucene.index;

import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import dev.windhover.lucene.PatchFrame;
import java.io.IOException;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.store.ByteArrayDataInput;
import org.apache.lucene.store.ByteBuffersDataOutput;
import org.apache.lucene.util.BytesRef;

/**
 * A grid of patches in 8 bits a dimension, kept beside an image for heat maps and never searched:
 * what the {@code grid} doc value holds. Each vector is scaled so that its greatest component is
 * 127; the scale itself is not kept, since vectors have unit length.
 */
final class HeatGrid {

  private HeatGrid() {}

  /** The bytes, by the grammar of {@link ImageSchema}. */
  static BytesRef encode(PatchGrid grid) {
    try {
      ByteBuffersDataOutput out = new ByteBuffersDataOutput();
      PatchPlace.writeFrame(out, PatchFrame.of(grid));
      out.writeVInt(grid.dimensions());
      float[] all = grid.vectors();
      byte[] codes = new byte[grid.dimensions()];
      for (int at = 0; at < all.length; at += codes.length) {
        float greatest = 0;
        for (int i = 0; i < codes.length; i++) {
          greatest = Math.max(greatest, Math.abs(all[at + i]));
        }
        for (int i = 0; i < codes.length; i++) {
          codes[i] = greatest == 0 ? 0 : (byte) Math.round(127 * all[at + i] / greatest);
        }
        out.writeBytes(codes);
      }
      return new BytesRef(out.toArrayCopy());
    } catch (IOException e) {
      throw new AssertionError("memory does not fail", e);
    }
  }

  /**
   * The grid that {@code bytes} hold.
   *
   * @throws CorruptIndexException if they hold none
   */
  static PatchGrid decode(BytesRef bytes) throws CorruptIndexException {
    try {
      ByteArrayDataInput in = new ByteArrayDataInput(bytes.bytes, bytes.offset, bytes.length);
      PatchFrame frame = PatchPlace.readFrame(in);
      Region area = frame.area();
      int dimensions = in.readVInt();
      float[] all = new float[Math.multiplyExact(frame.rows() * frame.columns(), dimensions)];
      byte[] codes = new byte[dimensions];
      for (int at = 0; at < all.length; at += dimensions) {
        in.readBytes(codes, 0, dimensions);
        long squares = 0;
        for (byte c : codes) {
          squares += (long) c * c;
        }
        float factor = squares == 0 ? 0 : (float) (1 / Math.sqrt((double) squares));
        for (int i = 0; i < dimensions; i++) {
          all[at + i] = codes[i] * factor;
        }
      }
      return new PatchGrid(frame.rows(), frame.columns(), dimensions, area, all);
    } catch (RuntimeException e) {
      throw new CorruptIndexException("damaged grid of patches", bytes.toString(), e);
    }
  }
}
