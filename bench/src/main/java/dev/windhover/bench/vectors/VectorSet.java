package dev.windhover.bench.vectors;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Unit vectors to search, queries that are not among them, and the true neighbours, as files in a
 * folder.
 *
 * @param folder where they lie
 * @param description what they are
 */
public record VectorSet(Path folder, Description description) {
  /** Neighbours known of each query. */
  public static final int NEIGHBOURS = 100;

  private static final String CORPUS = "corpus.npy";
  private static final String DESCRIPTION = "set.json";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /**
   * What a set is.
   *
   * @param name for tables
   * @param recipe how to get the same set again
   * @param size vectors to search
   * @param dimensions floats per vector
   * @param kinds of queries, such as {@code text} and {@code image}
   * @param cosines what the vectors look like, for comparing made ones with real ones
   */
  public record Description(
      String name,
      String recipe,
      int size,
      int dimensions,
      List<String> kinds,
      List<Cosines> cosines) {}

  /**
   * Mean cosines of a kind of query.
   *
   * @param kind of query, or {@code corpus}
   * @param toAny with a vector drawn at random
   * @param toNearest with the best vector
   * @param toTenth with the tenth best
   */
  public record Cosines(String kind, double toAny, Double toNearest, Double toTenth) {}

  /** Writes the vectors of a set, in order; gives each to where it belongs. */
  public interface Source {
    /** For tables; also names the folder. */
    String name();

    /** How to get the same set again. */
    String recipe();

    /** Floats per vector. */
    int dimensions() throws IOException;

    /** Kinds of queries. */
    List<String> kinds();

    /** Calls the sink with every vector; they need not have unit length. */
    void writeTo(Sink sink) throws IOException;
  }

  /** Takes vectors. */
  public interface Sink {
    /** A vector to search. */
    void corpus(float[] vector) throws IOException;

    /** A query. */
    void query(String kind, float[] vector) throws IOException;
  }

  /**
   * The set in {@code work}, made if it is not there yet.
   *
   * @param work folder of all sets
   */
  public static VectorSet prepare(Source source, Path work) throws IOException {
    Path folder = work.resolve(source.name());
    Path description = folder.resolve(DESCRIPTION);
    if (Files.exists(description)) {
      VectorSet there = open(folder);
      if (there.description.recipe().equals(source.recipe())) {
        return there;
      }
    }
    Files.createDirectories(folder);
    Files.deleteIfExists(description);
    VectorSetFiles.write(source, folder);
    List<Cosines> cosines = VectorSetFiles.writeTruth(source, folder);
    try (VectorReader corpus = VectorReader.open(folder.resolve(CORPUS))) {
      // Written last: a set that was interrupted is made again.
      JSON.writeValue(
          description.toFile(),
          new Description(
              source.name(),
              source.recipe(),
              corpus.size(),
              corpus.dimensions(),
              source.kinds(),
              cosines));
    }
    return open(folder);
  }

  /** A set that is there. */
  public static VectorSet open(Path folder) throws IOException {
    return new VectorSet(
        folder, JSON.readValue(folder.resolve(DESCRIPTION).toFile(), Description.class));
  }

  /** The vectors to search. */
  public VectorReader corpus() throws IOException {
    return VectorReader.open(folder.resolve(CORPUS));
  }

  /** The queries of a kind. */
  public float[][] queries(String kind) throws IOException {
    try (VectorReader reader = VectorReader.open(queryFile(folder, kind))) {
      return reader.toArrays();
    }
  }

  /**
   * For each query of a kind the ordinals of its {@link #NEIGHBOURS} best vectors, best first,
   * fewer if the set is smaller.
   */
  public int[][] truth(String kind) throws IOException {
    return NpyWriter.readInts(truthFile(folder, kind));
  }

  static Path corpusFile(Path folder) {
    return folder.resolve(CORPUS);
  }

  static Path queryFile(Path folder, String kind) {
    return folder.resolve("queries-" + kind + ".npy");
  }

  static Path truthFile(Path folder, String kind) {
    return folder.resolve("truth-" + kind + ".npy");
  }

  /** Scales {@code vector} to unit length in place and returns it. */
  static float[] normalize(float[] vector) {
    double sum = 0;
    for (float v : vector) {
      sum += (double) v * v;
    }
    if (!(sum > 0) || !Double.isFinite(sum)) {
      throw new IllegalArgumentException("a vector of zeros, NaN or infinities has no direction");
    }
    float scale = (float) (1 / Math.sqrt(sum));
    for (int i = 0; i < vector.length; i++) {
      vector[i] *= scale;
    }
    return vector;
  }
}
