package dev.windhover.bench.micro;

import dev.windhover.bench.Photos;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.ModelOptions;
import dev.windhover.encoder.onnx.text.TokenizedText;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** The bundled model on one thread: milliseconds a batch, preprocessing included. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class ModelBenchmark {

  /** Texts or images in one call. */
  @Param({"1", "8", "32"})
  public int batch;

  private ClipModel model;
  private List<String> texts;
  private List<RgbImage> images;

  /** Opens the model. */
  @Setup
  public void open() throws IOException {
    model = ClipModel.bundled(ModelOptions.builder().threads(1).batchSize(32).build());
    texts = Collections.nCopies(batch, "a small red kite above the dunes of a windy beach");
    images = Collections.nCopies(batch, Photos.resized(Photos.decode(Photos.large()), 640));
  }

  /** Closes it. */
  @TearDown
  public void close() {
    model.close();
  }

  /** Words to token ids. */
  @Benchmark
  public TokenizedText tokenize() {
    return model.tokenize(texts.get(0));
  }

  /** Words to vectors. */
  @Benchmark
  public List<float[]> encodeTexts() {
    return model.encodeTexts(texts);
  }

  /** Photos of 640 pixels to vectors. */
  @Benchmark
  public List<float[]> encodeImages() {
    return model.encodeImages(images);
  }

  /** Photos of 640 pixels to patch vectors. */
  @Benchmark
  public List<PatchGrid> encodePatches() {
    return model.encodePatches(images);
  }
}
