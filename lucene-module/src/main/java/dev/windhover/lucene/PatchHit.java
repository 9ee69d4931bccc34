package dev.windhover.lucene;

import dev.windhover.encoder.Cell;
import dev.windhover.encoder.Region;
import java.util.List;

/**
 * The best part of one image at one level.
 *
 * @param imageDocument Lucene number of the image in the snapshot it was found in
 * @param patchDocument Lucene number of the part in that snapshot
 * @param id the image's name
 * @param level of the part
 * @param frame the grid its cells belong to
 * @param cells the cells it stands for
 * @param similarity cosine with the query
 */
public record PatchHit(
    int imageDocument,
    int patchDocument,
    String id,
    int level,
    PatchFrame frame,
    List<Cell> cells,
    float similarity) {

  /** The smallest box around all cells, in source pixels. */
  public Region box() {
    return cells.stream().map(frame::region).reduce(Region::union).orElseThrow();
  }
}
