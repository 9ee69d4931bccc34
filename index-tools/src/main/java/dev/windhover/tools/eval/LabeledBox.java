package dev.windhover.tools.eval;

/**
 * An annotated object: a box in pixels of the upright photo, with fractions, as annotators drew it.
 *
 * @param label the object's class, such as {@code dog}
 * @param width {@code > 0}
 * @param height {@code > 0}
 */
public record LabeledBox(String label, double x, double y, double width, double height) {

  /**
   * @throws IllegalArgumentException if the label is blank or the size is not above 0
   */
  public LabeledBox {
    if (label.isBlank()) {
      throw new IllegalArgumentException("an annotated object needs a label");
    }
    if (!(width > 0) || !(height > 0)) {
      throw new IllegalArgumentException(
          "the box of '" + label + "' needs a size above 0, got " + width + "x" + height);
    }
  }

  /** Area in square pixels. */
  public double area() {
    return width * height;
  }

  /** Whether the point lies inside; the right and lower edges are outside. */
  public boolean contains(double px, double py) {
    return px >= x && px < x + width && py >= y && py < y + height;
  }
}
