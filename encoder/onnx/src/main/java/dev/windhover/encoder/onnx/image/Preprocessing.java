package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import java.util.Objects;

/**
 * From pixels to a model's input tensor: resize, then {@code (sample * rescale - mean) / std} per
 * channel, laid out as {@code 3 x height x width} (red plane, green plane, blue plane). Equal to
 * the slow image processors of Hugging Face, which run on Pillow. Immutable and thread-safe.
 *
 * @param resize how any shape becomes the model's
 * @param filter of the resize
 * @param rescale factor on samples 0 to 255, usually 1/255
 * @param mean subtracted after the rescale
 * @param std divided by, no channel 0
 */
public record Preprocessing(
    ResizeRule resize, ResampleFilter filter, double rescale, Channels mean, Channels std) {

  /** OpenAI's CLIP: bicubic, shortest edge and centre crop 224. */
  public static final Preprocessing CLIP_224 =
      new Preprocessing(
          new ResizeRule.ShortestEdge(224, 224, 224),
          ResampleFilter.BICUBIC,
          1 / 255.0,
          new Channels(0.48145466, 0.4578275, 0.40821073),
          new Channels(0.26862954, 0.26130258, 0.27577711));

  /**
   * @throws IllegalArgumentException if a number is not finite or a deviation is 0
   */
  public Preprocessing {
    Objects.requireNonNull(resize, "resize");
    Objects.requireNonNull(filter, "filter");
    double product = std.red() * std.green() * std.blue();
    double sum = rescale + mean.red() + mean.green() + mean.blue() + product;
    if (!Double.isFinite(sum) || product == 0) {
      throw new IllegalArgumentException(
          "rescale, mean and std must be finite and std not 0, got rescale "
              + rescale
              + ", mean "
              + mean
              + ", std "
              + std);
    }
  }

  /** Width of the input tensor. */
  public int width() {
    return resize.width();
  }

  /** Height of the input tensor. */
  public int height() {
    return resize.height();
  }

  /** Length of the input tensor of one image, {@code 3 * height * width}. */
  public int length() {
    return 3 * width() * height();
  }

  /** The same with another resize rule. */
  public Preprocessing withResize(ResizeRule rule) {
    return new Preprocessing(rule, filter, rescale, mean, std);
  }

  /** The input tensor of the whole image: a new array of {@link #length()} floats. */
  public float[] pixels(RgbImage image) {
    float[] out = new float[length()];
    write(image, image.bounds(), out, 0);
    return out;
  }

  /**
   * Writes the input tensor of a part of an image into {@code out[offset, offset + length())}.
   *
   * @throws IllegalArgumentException if the part reaches outside the image
   * @throws IndexOutOfBoundsException if {@code out} is too short
   */
  public void write(RgbImage image, Region part, float[] out, int offset) {
    Objects.checkFromIndexSize(offset, length(), out.length);
    RgbImage resized = resized(image, part);
    byte[] samples = resized.samples();
    int plane = width() * height();
    float[] red = table(mean.red(), std.red());
    float[] green = table(mean.green(), std.green());
    float[] blue = table(mean.blue(), std.blue());
    for (int i = 0, s = 0, o = offset; i < plane; i++, s += 3, o++) {
      out[o] = red[samples[s] & 0xff];
      out[o + plane] = green[samples[s + 1] & 0xff];
      out[o + 2 * plane] = blue[samples[s + 2] & 0xff];
    }
  }

  /** The part at the model's input size, before the numbers are scaled: what the model sees. */
  public RgbImage resized(RgbImage image, Region part) {
    return switch (resize) {
      case ResizeRule.Squash(int w, int h) -> Resampler.resize(image, part, w, h, filter);
      case ResizeRule.ShortestEdge rule -> Framing.crop(image, part, rule, filter);
      case ResizeRule.Pad rule -> Framing.pad(image, part, rule, filter);
      case ResizeRule.PadSquare rule -> Framing.padSquare(image, part, rule, filter);
    };
  }

  /**
   * The box of an image of the given size that the model truly sees: all of it except under {@link
   * ResizeRule.ShortestEdge}, whose crop is mapped back and rounded outwards to whole pixels.
   */
  public Region cropOf(int imageWidth, int imageHeight) {
    return resize instanceof ResizeRule.ShortestEdge rule
        ? Framing.cropOf(imageWidth, imageHeight, rule)
        : Region.ofImage(imageWidth, imageHeight);
  }

  /**
   * A stable text of everything that shapes the pixels, for the fingerprint of a model; equal texts
   * mean equal tensors.
   */
  public String fingerprint() {
    return "pixels-v1 " + resize + " " + filter + " " + rescale + " " + mean + " " + std;
  }

  /** All 256 results of one channel, in the float32 arithmetic of the reference. */
  private float[] table(double mean, double std) {
    float[] out = new float[256];
    for (int i = 0; i < 256; i++) {
      out[i] = ((float) (i * rescale) - (float) mean) / (float) std;
    }
    return out;
  }
}
