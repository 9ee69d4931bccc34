package dev.windhover.bench.ann;

import java.util.List;

/** All engines that can be measured. */
final class AnnEngines {
  private static final List<AnnEngine> ALL =
      List.of(
          new WindhoverEngine(32),
          new WindhoverEngine(8),
          new WindhoverEngine(4),
          new WindhoverEngine(1),
          new LuceneEngine(32),
          new LuceneEngine(8),
          new LuceneEngine(4),
          new LuceneEngine(1),
          new JVectorEngine(),
          new HnswlibEngine(),
          new ExactEngine());

  private AnnEngines() {}

  static List<AnnEngine> all() {
    return ALL;
  }

  /**
   * @throws IllegalArgumentException if there is none of that id
   */
  static AnnEngine of(String id) {
    return ALL.stream()
        .filter(e -> e.id().equals(id))
        .findFirst()
        .orElseThrow(() ->
            new IllegalArgumentException(
                "no engine '"
                    + id
                    + "': there are "
                    + String.join(", ", ALL.stream().map(AnnEngine::id).toList())));
  }
}
