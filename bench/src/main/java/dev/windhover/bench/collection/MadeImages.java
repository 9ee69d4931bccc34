package dev.windhover.bench.collection;

import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.PatchVector;
import java.util.List;
import java.util.Random;

/**
 * As many images as are wanted, derived from photographs. Thread-safe.
 *
 * <p>Recipe: image i is photo {@code i mod P} of P. The first P are the photographs themselves. Of
 * a later one each vector, of the whole and of every part, is {@code normalize(v + 0.6 w + 0.3 n)}:
 * v the photo's own, w the vector of the same place of another photo, drawn for the image, n an
 * isotropic Gaussian direction. So an image stays among real vectors, at a cosine of about 0.87 to
 * its photo and 0.8 to its siblings, and has a real file behind it, which shows what the vectors
 * nearly say. All draws of image i come from {@code new Random(seed + i * 0x9E3779B97F4A7C15)}.
 */
final class MadeImages {
  private static final double OTHER = 0.6;
  private static final double NOISE = 0.3;

  private final long seed;
  private final List<SourcePhoto> photos;

  MadeImages(long seed, List<SourcePhoto> photos) {
    this.seed = seed;
    this.photos = List.copyOf(photos);
  }

  String recipe() {
    return "MadeImages(seed "
        + seed
        + ", "
        + photos.size()
        + " photos, "
        + OTHER
        + " of another photo, "
        + NOISE
        + " noise)";
  }

  SourcePhoto photo(int image) {
    return photos.get(image % photos.size());
  }

  /** Image {@code i}, named by its number. Same numbers, same image. */
  ImageDocument document(int i) {
    SourcePhoto photo = photo(i);
    ImageDocument own = photo.document();
    ImageDocument.Builder out =
        ImageDocument.builder(Integer.toString(i))
            .uri("photos", photo.file().getFileName().toString())
            .size(own.width(), own.height())
            .text("caption", photo.captions().toArray(String[]::new));
    if (i < photos.size()) {
      out.vector(own.vector());
      own.patches().forEach(out::patch);
      return out.build();
    }
    Random random = new Random(seed + i * 0x9E3779B97F4A7C15L);
    ImageDocument other = photos.get(random.nextInt(photos.size())).document();
    out.vector(mixed(own.vector(), other.vector(), random));
    List<PatchVector> parts = other.patches();
    for (int p = 0; p < own.patches().size(); p++) {
      PatchVector part = own.patches().get(p);
      float[] vector = mixed(part.vector(), parts.get(p % parts.size()).vector(), random);
      out.patch(new PatchVector(part.level(), part.frame(), part.cells(), vector));
    }
    return out.build();
  }

  private static float[] mixed(float[] v, float[] w, Random random) {
    float[] out = new float[v.length];
    double perDimension = NOISE / Math.sqrt(v.length);
    double squares = 0;
    for (int d = 0; d < out.length; d++) {
      out[d] = (float) (v[d] + OTHER * w[d] + perDimension * random.nextGaussian());
      squares += (double) out[d] * out[d];
    }
    double scale = 1 / Math.sqrt(squares);
    for (int d = 0; d < out.length; d++) {
      out[d] = (float) (out[d] * scale);
    }
    return out;
  }
}
