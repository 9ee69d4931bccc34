package dev.windhover.lucene;

import dev.windhover.encoder.ImageEncoder;
import dev.windhover.encoder.TextEncoder;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.StoredImages;
import dev.windhover.lucene.index.UnitVectors;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalInt;

/** Turns the parts of a query into the one vector that is searched for. */
final class QueryVectors {
  private final ImageSearcher owner;
  private final StoredImages images;

  QueryVectors(ImageSearcher owner, StoredImages images) {
    this.owner = owner;
    this.images = images;
  }

  /** The unit vector of a caller's vector, which must have the index's dimensions. */
  static float[] check(ImageIndex index, float[] query) {
    return UnitVectors.copyOf(checkDimensions(index, query), "query vector");
  }

  private static float[] checkDimensions(ImageIndex index, float[] query) {
    int dimensions = index.settings().model().dimensions();
    if (query.length != dimensions) {
      throw new IllegalArgumentException(
          "query vector has "
              + query.length
              + " dimensions, index "
              + index.name()
              + " has "
              + dimensions
              + ": encode the query with "
              + index.settings().model().name());
    }
    return query;
  }

  /** The unit vector of the weighted sum of all parts, to be read only. */
  float[] sum(ImageQuery query) throws IOException {
    if (query.parts().size() == 1 && query.parts().get(0).weight() > 0) {
      return unit(query.parts().get(0));
    }
    float[] out = new float[owner.index().settings().model().dimensions()];
    double[] sum = new double[out.length];
    for (ImageQuery.Part part : query.parts()) {
      float[] v = unit(part);
      for (int i = 0; i < sum.length; i++) {
        sum[i] += part.weight() * v[i];
      }
    }
    for (int i = 0; i < sum.length; i++) {
      out[i] = (float) sum[i];
    }
    return UnitVectors.copyOf(out, "the sum of the query's parts");
  }

  /** The unit vector of one part, to be read only. */
  float[] unit(ImageQuery.Part part) throws IOException {
    float[] vector = vectorOf(part);
    return part instanceof ImageQuery.VectorPart
        // Of unit length already.
        ? checkDimensions(owner.index(), vector)
        : check(owner.index(), vector);
  }

  private float[] vectorOf(ImageQuery.Part part) throws IOException {
    return switch (part) {
      case ImageQuery.TextPart t -> textEncoder().encodeText(t.text());
      case ImageQuery.ImagePart i -> imageEncoder().encodeImage(i.image());
      case ImageQuery.VectorPart v -> v.unit();
      case ImageQuery.LikePart like -> stored(like.id());
    };
  }

  private TextEncoder textEncoder() {
    return encoder(owner.textEncoder(), "a text encoder", "words");
  }

  private ImageEncoder imageEncoder() {
    return encoder(owner.imageEncoder(), "an image encoder", "pictures");
  }

  private static <T> T encoder(Optional<T> encoder, String what, String understands) {
    return encoder.orElseThrow(() ->
        new IllegalArgumentException(
            "this searcher was opened without "
                + what
                + " and does not understand "
                + understands
                + ": open it with one"));
  }

  private float[] stored(String id) throws IOException {
    OptionalInt doc = images.find(id);
    if (doc.isEmpty()) {
      throw new IllegalArgumentException(
          "index " + owner.index().name() + " has no image '" + id + "'");
    }
    return images.vector(doc.getAsInt(), ImageSchema.IMAGE_VECTOR).orElseThrow();
  }
}
