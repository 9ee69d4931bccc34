package dev.windhover.tools.cue;

import dev.windhover.encoder.Region;
import dev.windhover.encoder.RgbImage;
import dev.windhover.tools.page.Thumbnail;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import javax.imageio.ImageIO;

/** A region as a small JPEG, with its parts framed and numbered from 1. */
final class NumberedPicture {

  /** Chat models see little more, and less leaves the machine. */
  private static final int EDGE = 768;

  private NumberedPicture() {}

  static byte[] jpeg(RgbImage pixels, Region region, List<Region> parts) {
    Thumbnail small = Thumbnail.of(pixels, EDGE);
    try {
      BufferedImage picture = ImageIO.read(new ByteArrayInputStream(small.jpeg()));
      Graphics2D pen = picture.createGraphics();
      pen.setRenderingHint(
          RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
      double x = (double) small.width() / region.width();
      double y = (double) small.height() / region.height();
      pen.setStroke(new BasicStroke(2));
      pen.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 28));
      for (int i = 0; i < parts.size(); i++) {
        Region part = parts.get(i);
        int left = (int) Math.round((part.x() - region.x()) * x);
        int top = (int) Math.round((part.y() - region.y()) * y);
        pen.setColor(Color.YELLOW);
        pen.drawRect(
            left, top, (int) Math.round(part.width() * x), (int) Math.round(part.height() * y));
        pen.setColor(Color.BLACK);
        pen.fillRect(left, top, 40, 36);
        pen.setColor(Color.YELLOW);
        pen.drawString(Integer.toString(i + 1), left + 10, top + 28);
      }
      pen.dispose();
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ImageIO.write(picture, "jpeg", out);
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
