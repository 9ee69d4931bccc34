package dev.windhover.tools.command;

import dev.windhover.encoder.ModelInfo;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Layout;
import dev.windhover.lucene.Precision;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What a new index keeps of a photo. */
final class LayoutOptions {
  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      completionCandidates = Names.class,
      description =
          "Vectors of parts in a new index: none, pooled (at most 16 a photo; the default), "
              + "grid (every patch) or pyramid (crops of what stands out: for small things).")
  Layout layout;

  @Option(
      names = "--precision",
      paramLabel = "BITS",
      description =
          "Bits a dimension in the search graph of a new index: 32, 8 (default), 4, 2, 1.")
  Integer precision;

  /** What a shell may complete, as help writes it. */
  static final class Names implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Arrays.stream(Layout.values())
          .map(value -> value.name().toLowerCase(Locale.ROOT))
          .iterator();
    }
  }

  /** The settings of a new index. */
  IndexSettings settings(ModelInfo model) {
    IndexSettings settings = IndexSettings.of(model);
    if (layout != null) {
      settings = settings.withLayout(layout);
    }
    return precision == null ? settings : settings.withPrecision(Precision.ofBits(precision));
  }

  /**
   * Makes sure that an index is as these options say.
   *
   * @throws IllegalArgumentException if it was created otherwise
   */
  void check(IndexSettings existing) {
    if (layout != null && layout != existing.layout()) {
      throw new IllegalArgumentException(
          "the index was created with layout "
              + existing.layout().name().toLowerCase(Locale.ROOT)
              + ", which cannot change: leave --layout out, or build a new index");
    }
    if (precision != null && Precision.ofBits(precision) != existing.imagePrecision()) {
      throw new IllegalArgumentException(
          "the index was created with precision "
              + existing.imagePrecision().bits()
              + ", which cannot change: leave --precision out, or build a new index");
    }
  }
}
