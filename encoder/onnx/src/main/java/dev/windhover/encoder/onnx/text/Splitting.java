package dev.windhover.encoder.onnx.text;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What happens to the places where a pattern matches when a text is cut there. */
enum Splitting {
  /** They are left out. */
  REMOVED {
    @Override
    List<String> split(List<Span> spans, String text) {
      return texts(spans.stream().filter(s -> !s.match()).toList(), text);
    }
  },
  /** Each is a piece of its own. */
  ISOLATED {
    @Override
    List<String> split(List<Span> spans, String text) {
      return texts(spans, text);
    }
  },
  /** Each belongs to the piece before it. */
  MERGED_WITH_PREVIOUS {
    @Override
    List<String> split(List<Span> spans, String text) {
      List<Span> out = new ArrayList<>();
      boolean matchBefore = false;
      for (Span span : spans) {
        if (span.match() && !matchBefore && !out.isEmpty()) {
          out.add(new Span(out.removeLast().start(), span.end(), true));
        } else {
          out.add(span);
        }
        matchBefore = span.match();
      }
      return texts(out, text);
    }
  },
  /** Each belongs to the piece after it. */
  MERGED_WITH_NEXT {
    @Override
    List<String> split(List<Span> spans, String text) {
      List<Span> out = new ArrayList<>();
      boolean matchAfter = false;
      for (Span span : spans.reversed()) {
        if (span.match() && !matchAfter && !out.isEmpty()) {
          out.add(new Span(span.start(), out.removeLast().end(), true));
        } else {
          out.add(span);
        }
        matchAfter = span.match();
      }
      return texts(out.reversed(), text);
    }
  },
  /** Neighbouring ones form one piece. */
  CONTIGUOUS {
    @Override
    List<String> split(List<Span> spans, String text) {
      List<Span> out = new ArrayList<>();
      for (Span span : spans) {
        if (!out.isEmpty() && out.getLast().match() == span.match()) {
          out.add(new Span(out.removeLast().start(), span.end(), span.match()));
        } else {
          out.add(span);
        }
      }
      return texts(out, text);
    }
  };

  /**
   * A part of a text.
   *
   * @param match whether the pattern matched it, or it lies between matches
   */
  record Span(int start, int end, boolean match) {
    Span inverted() {
      return new Span(start, end, !match);
    }
  }

  abstract List<String> split(List<Span> spans, String text);

  /** The whole text as matches and what lies between them, empty ones left out. */
  static List<Span> spans(Pattern pattern, String text) {
    List<Span> out = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    int at = 0;
    while (matcher.find()) {
      if (matcher.start() > at) {
        out.add(new Span(at, matcher.start(), false));
      }
      if (matcher.end() > matcher.start()) {
        out.add(new Span(matcher.start(), matcher.end(), true));
      }
      at = matcher.end();
    }
    if (at < text.length()) {
      out.add(new Span(at, text.length(), false));
    }
    return out;
  }

  private static List<String> texts(List<Span> spans, String text) {
    return spans.stream().map(s -> text.substring(s.start(), s.end())).toList();
  }
}
