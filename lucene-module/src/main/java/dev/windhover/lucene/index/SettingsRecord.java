package dev.windhover.lucene.index;

import dev.windhover.encoder.Matching;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.lucene.IndexMismatchException;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Layout;
import dev.windhover.lucene.Precision;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Settings of an index as its commits keep them: words under keys that start with "windhover.". */
public final class SettingsRecord {
  /** First part of every key. */
  public static final String PREFIX = "windhover.";

  /** First part of the keys of a user's own commit data. */
  public static final String USER_PREFIX = "user.";

  /** Key of the schema version. */
  public static final String SCHEMA = PREFIX + "schema";

  /** Key of the image numbers ever given: runs of {@code first:step:count}, joined by commas. */
  public static final String GIVEN_NUMBERS = PREFIX + "numbers";

  /** Key of the identity of the index: 32 hex digits, drawn at random when it is created. */
  public static final String IDENTITY = PREFIX + "index";

  private SettingsRecord() {}

  /** The settings as commit data. */
  public static Map<String, String> encode(IndexSettings s) {
    Map<String, String> out = new LinkedHashMap<>();
    ModelInfo m = s.model();
    out.put(SCHEMA, Integer.toString(ImageSchema.VERSION));
    out.put(PREFIX + "layout", word(s.layout()));
    out.put(PREFIX + "precision.image", Integer.toString(s.imagePrecision().bits()));
    out.put(PREFIX + "precision.patch", Integer.toString(s.patchPrecision().bits()));
    out.put(PREFIX + "graph.maxConnections", Integer.toString(s.graph().maxConnections()));
    out.put(PREFIX + "graph.beamWidth", Integer.toString(s.graph().beamWidth()));
    out.put(PREFIX + "shard.index", Integer.toString(s.shard().index()));
    out.put(PREFIX + "shard.count", Integer.toString(s.shard().count()));
    out.put(PREFIX + "model.name", m.name());
    out.put(PREFIX + "model.dimensions", Integer.toString(m.dimensions()));
    out.put(PREFIX + "model.image", m.imageFingerprint());
    out.put(PREFIX + "model.text", m.textFingerprint());
    out.put(PREFIX + "model.inputSize", Integer.toString(m.inputSize()));
    out.put(PREFIX + "model.patchVectors", word(m.patchVectors()));
    switch (m.matching()) {
      case Matching.Softmax x -> out.put(PREFIX + "model.matching", "softmax " + x.scale());
      case Matching.Sigmoid x ->
          out.put(PREFIX + "model.matching", "sigmoid " + x.scale() + " " + x.bias());
    }
    return out;
  }

  /**
   * The settings in commit data; the model comes without calibration.
   *
   * @param where names the index in messages
   * @throws IndexMismatchException if there are none, or their schema is newer than this code
   */
  public static IndexSettings decode(Map<String, String> data, String where) {
    String schema = data.get(SCHEMA);
    if (schema == null) {
      throw new IndexMismatchException(
          where
              + " is a Lucene index, but not one of Windhover's: name another folder, or open it"
              + " with the program that made it");
    }
    try {
      int version = Integer.parseInt(schema);
      if (version > ImageSchema.VERSION) {
        throw new IndexMismatchException(
            where
                + " has schema "
                + version
                + ", this Windhover knows schemas up to "
                + ImageSchema.VERSION
                + ": use a newer Windhover, or build the index again");
      }
      return new IndexSettings(
          model(data),
          Layout.valueOf(get(data, "layout").toUpperCase(Locale.ROOT)),
          Precision.ofBits(number(data, "precision.image")),
          Precision.ofBits(number(data, "precision.patch")),
          new IndexSettings.Graph(
              number(data, "graph.maxConnections"), number(data, "graph.beamWidth")),
          new IndexSettings.Shard(number(data, "shard.index"), number(data, "shard.count")));
    } catch (IllegalArgumentException e) {
      throw new IndexMismatchException(
          where + " has settings this Windhover cannot read (" + e.getMessage() + ")", e);
    }
  }

  private static ModelInfo model(Map<String, String> data) {
    String[] matching = get(data, "model.matching").split(" ", -1);
    double scale = Double.parseDouble(matching[1]);
    return new ModelInfo(
        get(data, "model.name"),
        number(data, "model.dimensions"),
        get(data, "model.image"),
        get(data, "model.text"),
        number(data, "model.inputSize"),
        ModelInfo.PatchVectors.valueOf(get(data, "model.patchVectors").toUpperCase(Locale.ROOT)),
        matching[0].equals("sigmoid")
            ? new Matching.Sigmoid(scale, Double.parseDouble(matching[2]))
            : new Matching.Softmax(scale),
        Optional.empty());
  }

  private static String get(Map<String, String> data, String key) {
    String value = data.get(PREFIX + key);
    if (value == null) {
      throw new IllegalArgumentException("no " + PREFIX + key);
    }
    return value;
  }

  private static int number(Map<String, String> data, String key) {
    return Integer.parseInt(get(data, key));
  }

  static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
