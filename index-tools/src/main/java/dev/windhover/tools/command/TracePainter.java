package dev.windhover.tools.command;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.lucene.vstar.HeatMapOverlay;
import dev.windhover.lucene.vstar.Localization;
import dev.windhover.lucene.vstar.LocatedRegion;
import dev.windhover.lucene.vstar.Look;
import dev.windhover.tools.page.BoxPainter;
import java.util.ArrayList;
import java.util.List;

/** Draws how a search inside a photo went: heat map, the regions looked at, the answer on top. */
final class TracePainter {

  private TracePainter() {}

  static RgbImage paint(RgbImage image, Localization search) {
    List<Region> boxes = new ArrayList<>();
    search.best().map(LocatedRegion::box).ifPresent(boxes::add);
    search.path().stream().map(Look::region).forEach(boxes::add);
    return BoxPainter.draw(HeatMapOverlay.paint(search.heatMap(), image), boxes);
  }
}
