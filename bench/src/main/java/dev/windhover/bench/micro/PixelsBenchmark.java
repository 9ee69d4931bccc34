package dev.windhover.bench.micro;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.encoder.onnx.image.Preprocessing;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** From the bytes of a JPEG of the gallery to the numbers a CLIP model of 224 pixels takes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PixelsBenchmark {

  /** The longer side of the JPEG, in pixels. */
  @Param({"640", "2000"})
  public int side;

  private final ImageFileDecoder decoder = ImageFileDecoder.withDefaults();
  private final Preprocessing preprocessing = Preprocessing.CLIP_224;
  private byte[] jpeg;
  private RgbImage image;
  private float[] pixels;

  /** Makes a JPEG of the wanted size. */
  @Setup
  public void load() throws IOException {
    jpeg = GalleryJpeg.ofSide(side);
    image = decoder.decode(jpeg);
    pixels = new float[preprocessing.length()];
  }

  /** Bytes to oriented RGB. */
  @Benchmark
  public RgbImage decode() {
    return decoder.decode(jpeg);
  }

  /** Resample, crop, normalise. */
  @Benchmark
  public float[] preprocess() {
    preprocessing.write(image, Region.ofImage(image.width(), image.height()), pixels, 0);
    return pixels;
  }
}
