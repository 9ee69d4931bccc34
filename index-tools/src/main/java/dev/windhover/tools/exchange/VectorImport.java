package dev.windhover.tools.exchange;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageUri;
import dev.windhover.lucene.TextDocument;
import dev.windhover.tools.build.Roots;
import dev.windhover.tools.console.CommandException;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads a folder of clip-retrieval's layout into an index. Row i of {@code img_emb_N.npy} belongs
 * to line i of {@code metadata_N.jsonl}; without metadata rows are called {@code N-i}. Rows that
 * are zero or not finite are left out and told.
 */
public final class VectorImport {
  private static final Pattern NUMBER = Pattern.compile(".*?(\\d+)\\.[a-z]+$");
  private static final int MAX_LINE = 16 << 20;

  private final ImageIndexWriter writer;
  private final Consumer<String> skipped;
  private long images;
  private long texts;
  private long left;

  /**
   * What was read.
   *
   * @param skipped rows left out
   */
  public record Outcome(long images, long texts, long skipped) {}

  /**
   * @param skipped told of each row that is left out
   */
  public VectorImport(ImageIndexWriter writer, Consumer<String> skipped) {
    this.writer = writer;
    this.skipped = skipped;
  }

  /** Whether the vectors of {@code folder} are of {@code model}, as far as the folder says. */
  public static void check(Path folder, ModelInfo model) throws IOException {
    Path about = folder.resolve(VectorExport.MODEL_FILE);
    if (Files.isRegularFile(about)) {
      JsonNode said = VectorExport.JSON.readTree(about.toFile());
      if (!said.path("fingerprint").asText().equals(model.imageFingerprint())) {
        throw new CommandException(
            folder
                + " holds vectors of model "
                + said.path("model").asText()
                + ", not of "
                + model.name()
                + ": name that model with --model DIR");
      }
    }
    for (Path file : numbered(folder.resolve("img_emb"), ".npy").values()) {
      try (NpyReader reader = NpyReader.open(file)) {
        if (reader.columns() != model.dimensions()) {
          throw new CommandException(
              file
                  + " holds vectors of "
                  + reader.columns()
                  + " dimensions, model "
                  + model.name()
                  + " has "
                  + model.dimensions()
                  + ": name the model they were made with, --model DIR");
        }
      }
    }
  }

  /** Adds the folders of the photos, where the export says them, to the entries of an index. */
  public static void roots(Path folder, Map<String, String> userData) throws IOException {
    Path about = folder.resolve(VectorExport.MODEL_FILE);
    if (Files.isRegularFile(about)) {
      Roots roots = Roots.from(userData);
      for (Map.Entry<String, JsonNode> root :
          VectorExport.JSON.readTree(about.toFile()).path("roots").properties()) {
        if (!roots.folders().containsKey(root.getKey())) {
          roots = roots.with(root.getKey(), Path.of(URI.create(root.getValue().asText())));
        }
      }
      roots.into(userData);
    }
  }

  /** How many rows of images a folder has. */
  public static long rows(Path folder) throws IOException {
    long rows = 0;
    Map<Integer, Path> files = numbered(folder.resolve("img_emb"), ".npy");
    if (files.isEmpty()) {
      throw new CommandException(
          folder + " has no img_emb/*.npy: name a folder of clip-retrieval's layout");
    }
    for (Path file : files.values()) {
      try (NpyReader reader = NpyReader.open(file)) {
        rows += reader.rows();
      }
    }
    return rows;
  }

  /** Reads everything; the caller commits. */
  public Outcome read(Path folder, Runnable step) throws IOException {
    Map<Integer, Path> metadata = numbered(folder.resolve("metadata"), ".jsonl");
    Map<Integer, Path> textFiles = numbered(folder.resolve("text_emb"), ".npy");
    for (Map.Entry<Integer, Path> e : numbered(folder.resolve("img_emb"), ".npy").entrySet()) {
      Path lines = metadata.get(e.getKey());
      Path textFile = textFiles.get(e.getKey());
      try (NpyReader vectors = NpyReader.open(e.getValue());
          NpyReader captions = textFile == null ? null : NpyReader.open(textFile);
          BufferedReader in =
              lines == null ? null : Files.newBufferedReader(lines, StandardCharsets.UTF_8)) {
        part(e.getKey(), e.getValue(), vectors, captions, in, step);
      }
    }
    return new Outcome(images, texts, left);
  }

  private void part(
      int number,
      Path file,
      NpyReader vectors,
      NpyReader captions,
      BufferedReader in,
      Runnable step)
      throws IOException {
    int i = 0;
    for (float[] vector = vectors.next(); vector != null; vector = vectors.next(), i++) {
      JsonNode line = VectorExport.JSON.createObjectNode();
      if (in != null) {
        String text = in.readLine();
        if (text == null || text.length() > MAX_LINE) {
          throw new IOException("the metadata beside " + file + " has no usable line for row " + i);
        }
        line = VectorExport.JSON.readTree(text);
      }
      float[] caption = captions == null ? null : captions.next();
      String id = first(line, "id", "image_path", "key", "url").orElse(number + "-" + i);
      try {
        writer.upsert(document(id, line, vector));
        images++;
        if (caption != null && line.has("caption") && !zero(caption)) {
          writer.upsertText(new TextDocument(id, line.get("caption").asText(), caption));
          texts++;
        }
      } catch (IllegalArgumentException e) {
        left++;
        skipped.accept("row " + i + " of " + file + " is left out: " + e.getMessage());
      }
      step.run();
    }
  }

  private static boolean zero(float[] vector) {
    for (float v : vector) {
      if (v != 0) {
        return false;
      }
    }
    return true;
  }

  private static ImageDocument document(String id, JsonNode line, float[] vector) {
    ImageDocument.Builder document = ImageDocument.builder(id).vector(vector);
    if (line.hasNonNull("path")) {
      document.uri(new ImageUri(line.path("root").asText(""), line.get("path").asText()));
    } else {
      first(line, "image_path", "url").ifPresent(path -> document.uri(ImageUri.of(path)));
    }
    first(line, "sha256").filter(hex -> hex.length() == 64).ifPresent(document::sha256);
    if (line.path("file_size").canConvertToLong()) {
      document.fileSize(line.get("file_size").asLong());
    }
    first(line, "modified").flatMap(VectorImport::instant).ifPresent(document::modified);
    if (line.path("width").asInt() > 0 && line.path("height").asInt() > 0) {
      document.size(line.get("width").asInt(), line.get("height").asInt());
    }
    JsonNode fields = line.path("fields");
    fields
        .properties()
        .forEach(field -> field.getValue().forEach(v -> value(document, field.getKey(), v)));
    if (line.hasNonNull("caption") && !fields.has("caption")) {
      document.text("caption", line.get("caption").asText());
    }
    return document.build();
  }

  private static void value(ImageDocument.Builder document, String name, JsonNode v) {
    if (v.has("text")) {
      document.text(name, v.get("text").asText());
    } else if (v.has("date")) {
      instant(v.get("date").asText()).ifPresent(date -> document.date(name, date));
    } else if (v.isIntegralNumber()) {
      document.number(name, v.asLong());
    } else if (v.isNumber()) {
      document.decimal(name, v.asDouble());
    } else {
      document.keyword(name, v.asText());
    }
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Optional<String> first(JsonNode line, String... names) {
    for (String name : names) {
      if (line.hasNonNull(name) && !line.get(name).asText().isEmpty()) {
        return Optional.of(line.get(name).asText());
      }
    }
    return Optional.empty();
  }

  /** Files by the number at the end of their names, in its order. */
  private static Map<Integer, Path> numbered(Path folder, String extension) throws IOException {
    Map<Integer, Path> out = new TreeMap<>();
    if (!Files.isDirectory(folder)) {
      return out;
    }
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.filter(f -> f.toString().endsWith(extension)).sorted().forEach(files::add);
    }
    for (Path file : files) {
      Matcher m = NUMBER.matcher(file.getFileName().toString());
      if (!m.matches() || m.group(1).length() > 9) {
        throw new CommandException(file + " has no number in its name, as in img_emb_0.npy");
      }
      out.put(Integer.parseInt(m.group(1)), file);
    }
    return out;
  }
}
