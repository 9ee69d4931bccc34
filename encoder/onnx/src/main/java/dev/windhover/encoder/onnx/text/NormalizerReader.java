package dev.windhover.encoder.onnx.text;

import dev.windhover.encoder.onnx.json.JsonPart;
import java.text.Normalizer.Form;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code normalizer} of a {@code tokenizer.json}. */
final class NormalizerReader {
  private final TokenizerFile file;

  NormalizerReader(TokenizerFile file) {
    this.file = file;
  }

  Normalizer read(JsonPart node) {
    if (!node.exists()) {
      return Normalizer.NONE;
    }
    return switch (node.text("type").orElse("")) {
      case "Sequence" -> {
        List<Normalizer> steps = new ArrayList<>();
        node.objects("normalizers").forEach(n -> steps.add(read(n)));
        yield Normalizer.sequence(steps);
      }
      case "NFC" -> file.isClip() ? Normalizer.NONE : unicode(Form.NFC);
      case "NFD" -> unicode(Form.NFD);
      case "NFKC" -> unicode(Form.NFKC);
      case "NFKD" -> unicode(Form.NFKD);
      case "Lowercase" -> NormalizerReader::lowercase;
      case "StripAccents" -> NormalizerReader::withoutMarks;
      case "Strip" -> strip(node);
      case "Replace" -> replace(node);
      case "Prepend" -> {
        String prefix = node.text("prepend").orElse("");
        yield text -> text.isEmpty() ? text : prefix + text;
      }
      case "BertNormalizer" -> bert(node);
      case "ByteLevel" -> ByteLevel::encode;
      case "Precompiled" -> precompiled(node);
      default -> throw file.unsupported("normalizer", node);
    };
  }

  private static Normalizer unicode(Form form) {
    return text -> java.text.Normalizer.normalize(text, form);
  }

  /** Character by character, so that a sigma at the end of a word stays a plain one. */
  private static String lowercase(String text) {
    if (text.indexOf('\u03a3') < 0) {
      return text.toLowerCase(Locale.ROOT);
    }
    return text.replace('\u03a3', '\u03c3').toLowerCase(Locale.ROOT);
  }

  private static String withoutMarks(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints()
        .filter(c ->
            switch (Character.getType(c)) {
              case Character.NON_SPACING_MARK,
                  Character.COMBINING_SPACING_MARK,
                  Character.ENCLOSING_MARK ->
                  false;
              default -> true;
            })
        .forEach(out::appendCodePoint);
    return out.toString();
  }

  private static Normalizer strip(JsonPart node) {
    boolean left = node.flag("strip_left", true);
    boolean right = node.flag("strip_right", true);
    return text -> {
      int start = 0;
      int end = text.length();
      while (left && start < end && CodePoints.isWhiteSpace(text.charAt(start))) {
        start++;
      }
      while (right && end > start && CodePoints.isWhiteSpace(text.charAt(end - 1))) {
        end--;
      }
      return text.substring(start, end);
    };
  }

  private Normalizer replace(JsonPart node) {
    String content = node.text("content").orElse("");
    JsonPart pattern = node.object("pattern");
    if (pattern.has("String")) {
      String literal = pattern.text("String").orElseThrow();
      return text -> text.replace(literal, content);
    }
    Pattern regex = file.pattern(pattern);
    String replacement = Matcher.quoteReplacement(content);
    return text -> regex.matcher(text).replaceAll(replacement);
  }

  private static Normalizer bert(JsonPart node) {
    List<BertText.Step> steps = new ArrayList<>();
    boolean lowercase = node.flag("lowercase", true);
    if (node.flag("clean_text", true)) {
      steps.add(BertText.Step.CLEAN);
    }
    if (node.flag("handle_chinese_chars", true)) {
      steps.add(BertText.Step.SPACE_IDEOGRAPHS);
    }
    // Unset means: as lower-casing.
    if (node.flag("strip_accents", lowercase)) {
      steps.add(BertText.Step.STRIP_ACCENTS);
    }
    Normalizer cleaning = BertText.normalizer(steps);
    return lowercase ? text -> lowercase(cleaning.normalize(text)) : cleaning;
  }

  private Normalizer precompiled(JsonPart node) {
    try {
      return new CharacterMap(
          Base64.getDecoder().decode(node.text("precompiled_charsmap").orElse("")));
    } catch (IllegalArgumentException e) {
      throw file.damaged("normalizer: " + e.getMessage(), e);
    }
  }
}
