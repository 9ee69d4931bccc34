package dev.windhover.bench.report;

import java.util.List;

/**
 * Lines over two axes.
 *
 * @param title what it shows
 * @param x the axis to the right
 * @param y the axis upwards
 * @param lines at most a dozen
 */
public record Chart(String title, Axis x, Axis y, List<Line> lines) {

  /** An axis with its unit in the label. */
  public record Axis(String label, Scale scale) {}

  /** How values are spread along an axis. */
  public enum Scale {
    /** Evenly. */
    LINEAR,
    /** By their logarithm; values must be above 0. */
    LOGARITHMIC
  }

  /** A point. */
  public record Point(double x, double y) {}

  /** A named line through points, in order of x. */
  public record Line(String name, List<Point> points) {}
}
