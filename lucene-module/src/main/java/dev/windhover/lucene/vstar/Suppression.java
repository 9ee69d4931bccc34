package dev.windhover.lucene.vstar;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Non-maximum suppression: one answer for one thing. Stateless. */
final class Suppression {

  /** From this intersection over union on, two boxes are one thing. */
  private static final double SAME = 0.4;

  /** So they are when the smaller lies in the larger by this part. */
  private static final double INSIDE = 0.7;

  private Suppression() {}

  /** The places that no better one covers, best first; equal scores keep their order. */
  static List<LocatedRegion> keepBest(List<LocatedRegion> places) {
    List<LocatedRegion> sorted = new ArrayList<>(places);
    sorted.sort(Comparator.comparingDouble(LocatedRegion::score).reversed());
    List<LocatedRegion> out = new ArrayList<>();
    for (LocatedRegion place : sorted) {
      if (out.stream().noneMatch(kept -> same(kept, place))) {
        out.add(place);
      }
    }
    return out;
  }

  private static boolean same(LocatedRegion a, LocatedRegion b) {
    long shared = a.box().overlap(b.box());
    return a.box().iou(b.box()) >= SAME
        || shared >= INSIDE * Math.min(a.box().area(), b.box().area());
  }
}
