package dev.windhover.bench.micro;

import dev.windhover.bench.Checkout;
import dev.windhover.bench.models.RandomClip;
import dev.windhover.bench.models.VitShape;
import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.encoder.onnx.image.Preprocessing;
import dev.windhover.encoder.onnx.model.ModelFolder;
import dev.windhover.encoder.onnx.model.PreprocessorConfig;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What comes before a model beside a model: a JPEG of 640 pixels to the numbers that CLIP ViT-B/32
 * takes, and a forward pass of that size (random 32-bit weights), both on one thread.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class VitB32Benchmark {
  private final ImageFileDecoder decoder = ImageFileDecoder.withDefaults();
  private byte[] jpeg;
  private Preprocessing preprocessing;
  private float[] pixels;
  private VisionGraph graph;

  /** Makes the model once for all runs, and opens it. */
  @Setup
  public void load() throws IOException {
    jpeg = GalleryJpeg.ofSide(640);
    ModelFolder folder =
        ModelFolder.of(RandomClip.prepare(Checkout.work("models"), VitShape.B32, 1));
    preprocessing = PreprocessorConfig.read(folder);
    pixels = new float[preprocessing.length()];
    decodeAndPreprocess();
    graph = VisionGraph.open(folder, pixels, 1, preprocessing);
  }

  /** Closes the model. */
  @TearDown
  public void close() {
    graph.close();
  }

  /** Bytes of a file to the numbers a model takes. */
  @Benchmark
  public float[] decodeAndPreprocess() {
    RgbImage image = decoder.decode(jpeg);
    preprocessing.write(image, Region.ofImage(image.width(), image.height()), pixels, 0);
    return pixels;
  }

  /** Those numbers to a vector. */
  @Benchmark
  public void forward(Blackhole out) {
    graph.run(out);
  }
}
