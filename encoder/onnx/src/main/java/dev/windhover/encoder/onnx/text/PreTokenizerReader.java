package dev.windhover.encoder.onnx.text;

import dev.windhover.encoder.onnx.json.JsonPart;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** The {@code pre_tokenizer} of a {@code tokenizer.json}. */
final class PreTokenizerReader {
  private static final Pattern WORDS = Patterns.compile("\\w+|[^\\w\\s]+");
  private static final Pattern SPACES = Patterns.compile("\\s+");
  private static final Pattern MARKS = Patterns.compile("\\p{P}|[$+<=>^`|~]");
  private static final Pattern DIGIT = Patterns.compile("\\p{N}");
  private static final Pattern DIGITS = Patterns.compile("\\p{N}+");

  private final TokenizerFile file;

  PreTokenizerReader(TokenizerFile file) {
    this.file = file;
  }

  PreTokenizer read(JsonPart node) {
    if (!node.exists()) {
      return PreTokenizer.NONE;
    }
    return switch (node.text("type").orElse("")) {
      case "Sequence" -> {
        List<PreTokenizer> steps = new ArrayList<>();
        node.objects("pretokenizers").forEach(n -> steps.add(read(n)));
        yield PreTokenizer.sequence(steps);
      }
      case "BertPreTokenizer" -> BertText::words;
      case "Whitespace" -> cut(WORDS, Splitting.REMOVED, true);
      case "WhitespaceSplit" -> cut(SPACES, Splitting.REMOVED, false);
      case "Punctuation" -> cut(MARKS, splitting(node, "Isolated"), false);
      case "Digits" ->
          cut(node.flag("individual_digits", false) ? DIGIT : DIGITS, Splitting.ISOLATED, false);
      case "Split" ->
          cut(
              file.pattern(node.object("pattern")),
              splitting(node, ""),
              node.flag("invert", false));
      case "ByteLevel" -> byteLevel(node);
      case "Metaspace" -> metaspace(node);
      default -> throw file.unsupported("pre_tokenizer", node);
    };
  }

  private static PreTokenizer cut(Pattern pattern, Splitting splitting, boolean invert) {
    return text -> {
      List<Splitting.Span> spans = Splitting.spans(pattern, text);
      return splitting.split(
          invert ? spans.stream().map(Splitting.Span::inverted).toList() : spans, text);
    };
  }

  private Splitting splitting(JsonPart node, String otherwise) {
    return switch (node.text("behavior").orElse(otherwise)) {
      case "Removed" -> Splitting.REMOVED;
      case "Isolated" -> Splitting.ISOLATED;
      case "MergedWithPrevious" -> Splitting.MERGED_WITH_PREVIOUS;
      case "MergedWithNext" -> Splitting.MERGED_WITH_NEXT;
      case "Contiguous" -> Splitting.CONTIGUOUS;
      default -> throw file.unsupported("pre_tokenizer", node);
    };
  }

  private static PreTokenizer byteLevel(JsonPart node) {
    PreTokenizer words = node.flag("use_regex", true) ? ByteLevel.words() : ByteLevel.whole();
    return node.flag("add_prefix_space", false)
        ? text -> words.split(text.startsWith(" ") ? text : " " + text)
        : words;
  }

  private PreTokenizer metaspace(JsonPart node) {
    String replacement = node.text("replacement").orElse("\u2581");
    String older = node.flag("add_prefix_space", true) ? "always" : "never";
    Metaspace.Prefix prefix =
        switch (node.text("prepend_scheme").orElse(older)) {
          // A text is encoded as a whole, so its first piece is its only beginning.
          case "always", "first" -> Metaspace.Prefix.ALWAYS;
          case "never" -> Metaspace.Prefix.NEVER;
          default -> throw file.unsupported("pre_tokenizer", node);
        };
    if (replacement.length() != 1) {
      throw file.unsupported("pre_tokenizer", node);
    }
    return Metaspace.of(
        replacement.charAt(0),
        prefix,
        node.flag("split", true) ? Metaspace.Words.SPLIT : Metaspace.Words.JOINED);
  }
}
