package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.UnitVectors;
import java.util.Objects;

/**
 * A text with its vector in an index of images: what a picture may be called, said or sold as.
 * Immutable and thread-safe.
 */
public final class TextDocument {
  private final String id;
  private final String text;
  private final float[] vector;

  /**
   * @param id names the text for good, apart from the names of images; 1 to 1,000 letters
   * @param text the words
   * @param vector copied and brought to unit length
   */
  public TextDocument(String id, String text, float[] vector) {
    this.id = ImageSchema.checkId(id);
    this.text = Objects.requireNonNull(text, "text");
    this.vector = UnitVectors.copyOf(vector, "vector of text '" + id + "'");
  }

  /** The name of the text. */
  public String id() {
    return id;
  }

  /** The words. */
  public String text() {
    return text;
  }

  /** A copy of the unit vector. */
  public float[] vector() {
    return vector.clone();
  }
}
