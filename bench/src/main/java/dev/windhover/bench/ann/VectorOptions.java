package dev.windhover.bench.ann;

import dev.windhover.bench.vectors.CaptionedPhotos;
import dev.windhover.bench.vectors.ClipLikeVectors;
import dev.windhover.bench.vectors.PhotoPatches;
import dev.windhover.bench.vectors.VectorFiles;
import dev.windhover.bench.vectors.VectorSet;
import dev.windhover.encoder.onnx.ClipModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which vectors are searched, and by which. */
final class VectorOptions {

  /** Vectors that need no file. */
  enum Known {
    /** Made, with a modality gap as CLIP has one. */
    made,
    /** Of the photographs at hand. */
    patches
  }

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--set",
      defaultValue = "made",
      description =
          "made (CLIP-like vectors) or patches (all patches of the photos at hand, by the bundled"
              + " model, asked for by captions and by patches held out); default ${DEFAULT-VALUE}.")
  private Known known;

  @Option(
      names = "--size",
      defaultValue = "100000",
      description = "Vectors to search, of made ones or of --corpus (default ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--dimensions",
      defaultValue = "512",
      description = "Of made vectors (default ${DEFAULT-VALUE}).")
  private int dimensions;

  @Option(
      names = "--seed",
      defaultValue = "42",
      description = "Of made vectors (default ${DEFAULT-VALUE}).")
  private long seed;

  @Option(
      names = "--query-count",
      defaultValue = "1000",
      description = "Queries of each kind (default ${DEFAULT-VALUE}).")
  private int queryCount;

  @Option(
      names = "--corpus",
      paramLabel = "FILE",
      description = "Vectors from a .npy or .fvecs file instead of a --set.")
  private Path corpus;

  @Option(
      names = "--queries",
      paramLabel = "KIND=FILE",
      split = ",",
      description = "Query vectors for --corpus, such as text=FILE,image=FILE.")
  private Map<String, Path> queryFiles = new LinkedHashMap<>();

  /**
   * The vectors, written and with their true neighbours computed if that was not done before.
   *
   * @param sets folder of all sets
   */
  VectorSet prepare(Path sets) throws IOException {
    if (corpus != null) {
      return VectorSet.prepare(files(), sets);
    }
    return switch (known) {
      case made -> VectorSet.prepare(new ClipLikeVectors(seed, size, dimensions, queryCount), sets);
      case patches -> {
        try (ClipModel model = ClipModel.bundled()) {
          yield VectorSet.prepare(new PhotoPatches(CaptionedPhotos.find(), model), sets);
        }
      }
    };
  }

  private VectorSet.Source files() {
    if (queryFiles.isEmpty()) {
      throw new ParameterException(
          spec.commandLine(), "--corpus needs --queries KIND=FILE, such as text=texts.npy");
    }
    String name = corpus.getFileName().toString().replaceAll("\\.(npy|fvecs)$", "");
    return new VectorFiles(name + "-" + size, corpus, queryFiles, size, queryCount);
  }
}
