package dev.windhover.bench.micro;

import dev.windhover.encoder.BundledModel;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.encoder.onnx.image.Preprocessing;
import dev.windhover.encoder.onnx.model.ModelFolder;
import dev.windhover.encoder.onnx.model.PreprocessorConfig;
import java.io.IOException;
import java.util.ServiceLoader;
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
import org.openjdk.jmh.infra.Blackhole;

/** JPEGs of 640 pixels to vectors of the bundled model on one thread, stage by stage. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class StagesBenchmark {

  /** Images in one call. */
  @Param({"1", "8", "32"})
  public int batch;

  private final ImageFileDecoder decoder = ImageFileDecoder.withDefaults();
  private byte[] jpeg;
  private RgbImage image;
  private Preprocessing preprocessing;
  private float[] pixels;
  private VisionGraph graph;

  /** Reads the model and makes the pixels. */
  @Setup
  public void load() throws IOException {
    jpeg = GalleryJpeg.ofSide(640);
    image = decoder.decode(jpeg);
    ModelFolder folder =
        ModelFolder.of(ServiceLoader.load(BundledModel.class).findFirst().orElseThrow());
    preprocessing = PreprocessorConfig.read(folder);
    pixels = new float[batch * preprocessing.length()];
    preprocess();
    graph = VisionGraph.open(folder, pixels, batch, preprocessing);
  }

  /** Closes the model. */
  @TearDown
  public void close() {
    graph.close();
  }

  /** Bytes to oriented RGB. */
  @Benchmark
  public void decode(Blackhole out) {
    for (int i = 0; i < batch; i++) {
      out.consume(decoder.decode(jpeg));
    }
  }

  /** Resample, crop, normalise. */
  @Benchmark
  public float[] preprocess() {
    for (int i = 0; i < batch; i++) {
      preprocessing.write(
          image, Region.ofImage(image.width(), image.height()), pixels, i * preprocessing.length());
    }
    return pixels;
  }

  /** Pixels to vectors: ONNX Runtime and nothing else. */
  @Benchmark
  public void inference(Blackhole out) {
    graph.run(out);
  }
}
