package dev.windhover.tools.exchange;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.encoder.ModelInfo;
import dev.windhover.lucene.FieldValue;
import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.tools.build.Roots;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Writes the image vectors of an index with what is known of each image. */
public final class VectorExport {
  /** The file that says which model made the vectors, and where the photos are. */
  static final String MODEL_FILE = "windhover.json";

  static final ObjectMapper JSON = new ObjectMapper();

  private VectorExport() {}

  /**
   * Writes all images, ordered by id.
   *
   * @param folder absent or empty
   * @param rowsPerFile most rows of a matrix
   * @param captions the vector of an image's caption, for {@code text_emb}; empty to leave it out
   * @param step called after each image
   * @return how many images were written
   */
  public static long write(
      ImageSnapshot snapshot,
      Roots roots,
      Path folder,
      int rowsPerFile,
      Optional<Function<String, float[]>> captions,
      Runnable step)
      throws IOException {
    if (Files.exists(folder) && (!Files.isDirectory(folder) || !isEmpty(folder))) {
      throw new FileAlreadyExistsException(
          folder.toString(), null, "is there already: name a new folder");
    }
    List<ImageEntry> entries = new ArrayList<>();
    snapshot.forEachEntry(entries::add);
    entries.sort(Comparator.comparing(ImageEntry::id));
    ModelInfo model = snapshot.searcher().index().settings().model();
    Files.createDirectories(folder.resolve("img_emb"));
    Files.createDirectories(folder.resolve("metadata"));
    if (captions.isPresent()) {
      Files.createDirectories(folder.resolve("text_emb"));
    }
    for (int from = 0, file = 0; from < entries.size(); from += rowsPerFile, file++) {
      List<ImageEntry> part = entries.subList(from, Math.min(entries.size(), from + rowsPerFile));
      try (NpyWriter images =
              new NpyWriter(
                  folder.resolve("img_emb/img_emb_" + file + ".npy"),
                  part.size(),
                  model.dimensions());
          NpyWriter texts =
              captions.isEmpty()
                  ? null
                  : new NpyWriter(
                      folder.resolve("text_emb/text_emb_" + file + ".npy"),
                      part.size(),
                      model.dimensions());
          BufferedWriter metadata =
              Files.newBufferedWriter(
                  folder.resolve("metadata/metadata_" + file + ".jsonl"), StandardCharsets.UTF_8)) {
        for (ImageEntry entry : part) {
          images.write(snapshot.vectorOf(entry.id()).orElseThrow());
          ObjectNode line = line(entry, snapshot, roots);
          if (texts != null) {
            texts.write(
                line.has("caption")
                    ? captions.get().apply(line.get("caption").asText())
                    : new float[model.dimensions()]);
          }
          metadata.write(line.toString());
          metadata.write('\n');
          step.run();
        }
      }
    }
    ObjectNode about = JSON.createObjectNode();
    about.put("model", model.name()).put("dimensions", model.dimensions());
    about.put("fingerprint", model.imageFingerprint()).put("images", entries.size());
    ObjectNode folders = about.putObject("roots");
    roots.folders().forEach((name, place) -> folders.put(name, place.toUri().toString()));
    Files.writeString(folder.resolve(MODEL_FILE), about.toPrettyString() + "\n");
    return entries.size();
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.findAny().isEmpty();
    }
  }

  private static ObjectNode line(ImageEntry entry, ImageSnapshot snapshot, Roots roots)
      throws IOException {
    ObjectNode line = JSON.createObjectNode();
    line.put(
        "image_path",
        roots.folders().containsKey(entry.uri().root())
            ? roots.resolve(entry.uri()).toString()
            : Roots.display(entry.uri()));
    Map<String, List<FieldValue>> fields = snapshot.fieldsOf(entry.id());
    if (fields.containsKey("caption")) {
      line.put("caption", fields.get("caption").get(0).toString());
    }
    line.put("id", entry.id()).put("root", entry.uri().root()).put("path", entry.uri().path());
    entry.sha256().ifPresent(v -> line.put("sha256", v));
    entry.fileSize().ifPresent(v -> line.put("file_size", v));
    entry.modified().ifPresent(v -> line.put("modified", v.toString()));
    if (entry.width() > 0) {
      line.put("width", entry.width()).put("height", entry.height());
    }
    ObjectNode own = line.putObject("fields");
    fields.forEach((name, values) -> {
      ArrayNode list = own.putArray(name);
      for (FieldValue value : values) {
        switch (value) {
          case FieldValue.LongNumber n -> list.add(n.value());
          case FieldValue.DoubleNumber n -> list.add(n.value());
          case FieldValue.Date d -> list.addObject().put("date", d.toString());
          case FieldValue.Text t -> list.addObject().put("text", t.value());
          case FieldValue.Keyword k -> list.add(k.value());
        }
      }
    });
    return line;
  }
}
