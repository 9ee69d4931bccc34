package dev.windhover.tools.page;

import dev.windhover.encoder.Region;
import java.io.IOException;
import java.io.InputStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Results as one HTML file: pictures and styles are inside it, nothing is fetched and nothing is
 * executed, so it can be sent to somebody else. Names and queries are text, whatever they hold.
 * Light or dark as the reader's system is. Not thread-safe.
 */
public final class ResultPage {

  /**
   * A box over a picture.
   *
   * @param region in source pixels
   * @param label what it is, for the tooltip
   */
  public record Box(Region region, String label) {}

  /**
   * One picture.
   *
   * @param name of the file, as text
   * @param detail such as its score
   * @param picture what is shown
   * @param boxes over it, in source pixels
   */
  public record Card(String name, String detail, Thumbnail picture, List<Box> boxes) {}

  private record Section(String heading, String detail, List<Card> cards) {}

  private final String title;
  private final String subtitle;
  private final List<Section> sections = new ArrayList<>();

  /** An empty page. */
  public ResultPage(String title, String subtitle) {
    this.title = title;
    this.subtitle = subtitle;
  }

  /** Adds the answer to one question. */
  public ResultPage section(String heading, String detail, List<Card> cards) {
    sections.add(new Section(heading, detail, List.copyOf(cards)));
    return this;
  }

  /** Writes the page, making its folder when missing. */
  public void write(Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      Files.createDirectories(folder);
    }
    try (Writer out = Files.newBufferedWriter(file, StandardCharsets.UTF_8)) {
      write(out);
    }
  }

  private void write(Writer out) throws IOException {
    out.write("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    out.write(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none';"
            + " img-src data:; style-src 'unsafe-inline'\">\n");
    out.write("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
    out.write("<meta name=\"referrer\" content=\"no-referrer\">\n");
    out.write("<title>" + escape(title) + "</title>\n<style>\n" + style() + "</style>\n");
    out.write("</head>\n<body>\n<header><h1>" + escape(title) + "</h1>");
    out.write("<p>" + escape(subtitle) + "</p></header>\n<main>\n");
    for (Section section : sections) {
      write(out, section);
    }
    out.write("</main>\n</body>\n</html>\n");
  }

  private static void write(Writer out, Section section) throws IOException {
    out.write("<section>\n<h2>" + escape(section.heading()) + "</h2>\n");
    if (!section.detail().isEmpty()) {
      out.write("<p class=\"detail\">" + escape(section.detail()) + "</p>\n");
    }
    if (section.cards().isEmpty()) {
      out.write("<p class=\"none\">Nothing to show.</p>\n");
    }
    out.write("<div class=\"cards\">\n");
    for (Card card : section.cards()) {
      write(out, card);
    }
    out.write("</div>\n</section>\n");
  }

  private static void write(Writer out, Card card) throws IOException {
    Thumbnail picture = card.picture();
    String name = escape(card.name());
    out.write(
        String.format(
            Locale.ROOT,
            "<figure style=\"--ratio:%.4f\"><div class=\"picture\">",
            (double) picture.width() / picture.height()));
    out.write("<img src=\"" + picture.dataUri() + "\" alt=\"" + name + "\">");
    if (!card.boxes().isEmpty()) {
      out.write(
          "<svg viewBox=\"0 0 "
              + picture.width()
              + " "
              + picture.height()
              + "\" preserveAspectRatio=\"none\">");
      for (Box box : card.boxes()) {
        write(out, box);
      }
      out.write("</svg>");
    }
    out.write("</div><figcaption><span class=\"name\" title=\"" + name + "\">" + name + "</span>");
    out.write("<span class=\"score\">" + escape(card.detail()) + "</span></figcaption></figure>\n");
  }

  private static void write(Writer out, Box box) throws IOException {
    Region r = box.region();
    String rectangle =
        "x=\""
            + r.x()
            + "\" y=\""
            + r.y()
            + "\" width=\""
            + r.width()
            + "\" height=\""
            + r.height()
            + "\"/>";
    out.write("<g><title>" + escape(box.label()) + "</title>");
    out.write("<rect class=\"rim\" " + rectangle + "<rect class=\"line\" " + rectangle + "</g>");
  }

  /**
   * {@code text} as HTML text or as a quoted attribute value; control characters become visible.
   */
  public static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length() + 16);
    text.codePoints()
        .forEach(c -> {
          switch (c) {
            case '&' -> out.append("&amp;");
            case '<' -> out.append("&lt;");
            case '>' -> out.append("&gt;");
            case '"' -> out.append("&quot;");
            case '\'' -> out.append("&#39;");
            default -> {
              if (Character.isISOControl(c) || isOverride(c)) {
                out.append('\u2423');
              } else if (c >= 0xd800 && c <= 0xdfff) {
                out.append('\ufffd');
              } else {
                out.appendCodePoint(c);
              }
            }
          }
        });
    return out.toString();
  }

  /** Characters that would turn the order of the text around them. */
  private static boolean isOverride(int c) {
    return c == 0x2028
        || c == 0x2029
        || (c >= 0x202a && c <= 0x202e)
        || (c >= 0x2066 && c <= 0x2069);
  }

  private static String style() throws IOException {
    try (InputStream in = ResultPage.class.getResourceAsStream("result-page.css")) {
      if (in == null) {
        throw new IOException("result-page.css is missing from the jar: build it again");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
