package dev.windhover.lucene;

import dev.windhover.encoder.Region;
import java.io.IOException;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * A repeatable sequence of writes: operation n does the same to whatever index it is applied to,
 * and to the map that says what the index must hold.
 */
final class History {
  static final int D = 8;
  static final IndexSettings SETTINGS =
      IndexSettings.ofVectors("test-model", D).withLayout(Layout.GRID);

  /** Id to the text of its field "step", which tells one version of an image from the next. */
  private final Map<String, String> expected = new TreeMap<>();

  private final long seed;

  History(long seed) {
    this.seed = seed;
  }

  /** A history that starts with what an index holds already. */
  static History of(long seed, Map<String, String> held) {
    History out = new History(seed);
    out.expected.putAll(held);
    return out;
  }

  Map<String, String> expected() {
    return expected;
  }

  /** Does operation {@code n} to the map alone. */
  void skip(long n) throws IOException {
    apply(n, null);
  }

  /** Does operation {@code n}. */
  void apply(long n, ImageIndexWriter writer) throws IOException {
    Random random = new Random(seed * 1_000_003 + n);
    String id = "image-" + random.nextInt(60);
    String step = "step" + n;
    switch (random.nextInt(6)) {
      case 0 -> {
        expected.remove(id);
        if (writer != null) {
          writer.delete(id);
        }
      }
      case 1 -> {
        if (expected.containsKey(id)) {
          expected.put(id, step);
        }
        if (writer != null) {
          writer.updateFields(id, FieldEdits.builder().keyword("step", step).build());
        }
      }
      default -> {
        expected.put(id, step);
        if (writer != null) {
          writer.upsert(image(id, step, random));
        }
      }
    }
  }

  private static ImageDocument image(String id, String step, Random random) {
    ImageDocument.Builder out =
        ImageDocument.builder(id).vector(Vectors.unit(random, D)).keyword("step", step);
    int patches = random.nextInt(4);
    for (int p = 0; p < patches; p++) {
      out.patch(
          PatchVector.ofRegion(
              1 + random.nextInt(2), new Region(p, 0, 4, 4), Vectors.unit(random, D)));
    }
    return out.build();
  }

  /** What an index holds. */
  static Map<String, String> read(ImageSnapshot snapshot) throws IOException {
    Map<String, String> out = new TreeMap<>();
    java.util.List<String> ids = new java.util.ArrayList<>();
    snapshot.forEachEntry(e -> ids.add(e.id()));
    for (String id : ids) {
      if (out.put(id, snapshot.fieldsOf(id).get("step").get(0).toString()) != null) {
        throw new AssertionError("image " + id + " is there twice");
      }
    }
    return out;
  }
}
