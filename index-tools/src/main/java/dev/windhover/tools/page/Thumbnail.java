package dev.windhover.tools.page;

import dev.windhover.encoder.RgbImage;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Base64;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * A small JPEG of a picture, made from its pixels alone: nothing of the file's metadata, such as
 * where it was taken, gets into it.
 *
 * @param width of the source picture in pixels
 * @param height of the source picture in pixels
 * @param jpeg the bytes; shared, not to be written to
 */
public record Thumbnail(int width, int height, byte[] jpeg) {
  private static final float QUALITY = 0.82f;

  /**
   * Scales {@code image} so that its longer edge is at most {@code edge} pixels; smaller pictures
   * keep their size.
   */
  public static Thumbnail of(RgbImage image, int edge) {
    BufferedImage scaled = scale(buffered(image), edge);
    try {
      return new Thumbnail(image.width(), image.height(), jpeg(scaled));
    } catch (IOException e) {
      throw new IllegalStateException("writing to memory failed", e);
    }
  }

  /** The picture as a {@code data:} URI. */
  String dataUri() {
    return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg);
  }

  /** Writes {@code image} as a PNG file. */
  public static void writePng(RgbImage image, Path file) throws IOException {
    if (!ImageIO.write(buffered(image), "png", file.toFile())) {
      throw new IOException("this Java has no PNG writer, so " + file + " was not written");
    }
  }

  private static BufferedImage buffered(RgbImage image) {
    BufferedImage out =
        new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_3BYTE_BGR);
    byte[] to = ((DataBufferByte) out.getRaster().getDataBuffer()).getData();
    byte[] from = image.samples();
    for (int i = 0; i < from.length; i += 3) {
      to[i] = from[i + 2];
      to[i + 1] = from[i + 1];
      to[i + 2] = from[i];
    }
    return out;
  }

  /** Halves until the last step is smaller than a factor of two: bilinear alone would alias. */
  private static BufferedImage scale(BufferedImage image, int edge) {
    double factor = (double) edge / Math.max(image.getWidth(), image.getHeight());
    if (factor >= 1) {
      return image;
    }
    int width = Math.max(1, (int) Math.round(image.getWidth() * factor));
    int height = Math.max(1, (int) Math.round(image.getHeight() * factor));
    BufferedImage current = image;
    while (current.getWidth() > width || current.getHeight() > height) {
      int w = Math.max(width, (current.getWidth() + 1) / 2);
      int h = Math.max(height, (current.getHeight() + 1) / 2);
      BufferedImage next = new BufferedImage(w, h, BufferedImage.TYPE_3BYTE_BGR);
      Graphics2D g = next.createGraphics();
      g.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      g.drawImage(current, 0, 0, w, h, null);
      g.dispose();
      current = next;
    }
    return current;
  }

  private static byte[] jpeg(BufferedImage image) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      param.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
