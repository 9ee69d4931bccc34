package dev.windhover.encoder.onnx.model;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.windhover.encoder.Calibration;
import dev.windhover.encoder.ModelException;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.Thresholds;
import dev.windhover.encoder.VectorStatistics;
import dev.windhover.encoder.onnx.json.JsonPart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Base64;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@value #NAME} of a model folder: the statistics of its vectors on a background set, and the
 * thresholds that were measured for it.
 *
 * <pre>{@code
 * {"format": 1, "model": "...", "imageFingerprint": "...", "dimensions": d, "background": "...",
 *  "levels": [{"name": "image", "count": n, "mean": M, "scale": s, "covariance": C}, ...],
 *  "thresholds": [{"kind": "text", "accept": a, "stop": b}, ...]}
 * }</pre>
 *
 * {@code M} is base64 of d little-endian float32; {@code C} of the lower triangle of the covariance
 * divided by {@code s}, its largest absolute entry, as d (d + 1) / 2 little-endian float16: a
 * deviation is right within a thousandth, and 512 dimensions take 350 kB a level.
 */
public final class CalibrationFile {

  /** Name of the file in a model folder. */
  public static final String NAME = "calibration.json";

  private static final int FORMAT = 1;

  private CalibrationFile() {}

  /**
   * The calibration of a folder; empty where there is none, or where it was measured on other
   * weights, preprocessing or patch vectors than {@code imageFingerprint} names: its scores would
   * be wrong.
   *
   * @throws ModelException if the file is damaged
   */
  public static Optional<Calibration> read(
      ModelFolder folder, String imageFingerprint, int dimensions) throws IOException {
    JsonPart file = folder.json(NAME);
    if (!file.exists() || !file.text("imageFingerprint").orElse("").equals(imageFingerprint)) {
      return Optional.empty();
    }
    int format = file.integer("format").orElse(0);
    if (format != FORMAT) {
      throw new ModelException(
          file.where()
              + " has format "
              + format
              + ", this version reads "
              + FORMAT
              + ": make it again with windhover model calibrate");
    }
    Map<Calibration.Level, VectorStatistics> levels = new LinkedHashMap<>();
    for (JsonPart level : file.objects("levels")) {
      String name = level.text("name").orElseThrow(() -> missing(level, "name"));
      levels.put(new Calibration.Level(name), statistics(level, dimensions));
    }
    Map<QueryKind, Thresholds> thresholds = new EnumMap<>(QueryKind.class);
    for (JsonPart kind : file.objects("thresholds")) {
      thresholds.put(
          kind(kind),
          new Thresholds(
              kind.number("accept").orElseThrow(() -> missing(kind, "accept")),
              kind.number("stop").orElseThrow(() -> missing(kind, "stop"))));
    }
    try {
      return Optional.of(new Calibration(levels, thresholds));
    } catch (IllegalArgumentException e) {
      throw new ModelException(file.where() + ": " + e.getMessage(), e);
    }
  }

  private static QueryKind kind(JsonPart part) {
    String name = part.text("kind").orElseThrow(() -> missing(part, "kind"));
    for (QueryKind kind : QueryKind.values()) {
      if (kind.name().equalsIgnoreCase(name)) {
        return kind;
      }
    }
    throw new ModelException(
        part.where() + " has kind '" + name + "', expected one of " + List.of(QueryKind.values()));
  }

  private static VectorStatistics statistics(JsonPart level, int dimensions) {
    ByteBuffer mean = bytes(level, "mean", 4L * dimensions);
    ByteBuffer triangle = bytes(level, "covariance", (long) dimensions * (dimensions + 1));
    float scale = (float) level.number("scale").orElseThrow(() -> missing(level, "scale"));
    float[] means = new float[dimensions];
    mean.asFloatBuffer().get(means);
    float[] covariance = new float[triangle.remaining() / 2];
    for (int i = 0; i < covariance.length; i++) {
      covariance[i] = scale * Float.float16ToFloat(triangle.getShort(2 * i));
    }
    int count = level.integer("count").orElseThrow(() -> missing(level, "count"));
    try {
      return new VectorStatistics(means, covariance, count);
    } catch (IllegalArgumentException e) {
      throw new ModelException(level.where() + ": " + e.getMessage(), e);
    }
  }

  private static ByteBuffer bytes(JsonPart level, String key, long length) {
    String text = level.text(key).orElseThrow(() -> missing(level, key));
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new ModelException(level.where() + ": " + key + " is no base64", e);
    }
    if (bytes.length != length) {
      throw new ModelException(
          level.where() + ": " + key + " has " + bytes.length + " bytes, expected " + length);
    }
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static ModelException missing(JsonPart part, String key) {
    return new ModelException(
        part.where() + " lacks " + key + ": make the file again with windhover model calibrate");
  }

  /**
   * Writes a calibration, whole or not at all.
   *
   * @param background says in words what it was measured on
   */
  public static void write(Path file, ModelInfo model, Calibration calibration, String background)
      throws IOException {
    Path part = file.resolveSibling(file.getFileName() + ".part");
    try (JsonGenerator json = new JsonFactory().createGenerator(part.toFile(), JsonEncoding.UTF8)) {
      json.useDefaultPrettyPrinter();
      json.writeStartObject();
      json.writeNumberField("format", FORMAT);
      json.writeStringField("model", model.name());
      json.writeStringField("imageFingerprint", model.imageFingerprint());
      json.writeNumberField("dimensions", model.dimensions());
      json.writeStringField("background", background);
      json.writeArrayFieldStart("levels");
      for (Map.Entry<String, VectorStatistics> level : byName(calibration).entrySet()) {
        write(json, level.getKey(), level.getValue());
      }
      json.writeEndArray();
      json.writeArrayFieldStart("thresholds");
      for (QueryKind kind : QueryKind.values()) {
        Optional<Thresholds> thresholds = calibration.thresholds(kind);
        if (thresholds.isPresent()) {
          json.writeStartObject();
          json.writeStringField("kind", kind.name().toLowerCase(Locale.ROOT));
          json.writeNumberField("accept", thresholds.get().accept());
          json.writeNumberField("stop", thresholds.get().stop());
          json.writeEndObject();
        }
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private static Map<String, VectorStatistics> byName(Calibration calibration) {
    Map<String, VectorStatistics> out = new TreeMap<>();
    calibration.levels().forEach((level, statistics) -> out.put(level.name(), statistics));
    return out;
  }

  private static void write(JsonGenerator json, String name, VectorStatistics statistics)
      throws IOException {
    float[] covariance = statistics.covariance();
    float scale = Float.MIN_NORMAL;
    for (float value : covariance) {
      scale = Math.max(scale, Math.abs(value));
    }
    ByteBuffer triangle = ByteBuffer.allocate(2 * covariance.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : covariance) {
      triangle.putShort(Float.floatToFloat16(value / scale));
    }
    ByteBuffer mean =
        ByteBuffer.allocate(4 * statistics.dimensions()).order(ByteOrder.LITTLE_ENDIAN);
    mean.asFloatBuffer().put(statistics.mean());
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeNumberField("count", statistics.count());
    json.writeNumberField("scale", scale);
    json.writeStringField("mean", Base64.getEncoder().encodeToString(mean.array()));
    json.writeStringField("covariance", Base64.getEncoder().encodeToString(triangle.array()));
    json.writeEndObject();
  }
}
