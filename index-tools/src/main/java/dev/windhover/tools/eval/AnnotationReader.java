package dev.windhover.tools.eval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads the annotations of a folder of photos. Three forms are understood:
 *
 * <ul>
 *   <li>{@code captions.tsv}: a header line or none, then {@code file TAB caption}; a file may
 *       stand on several lines
 *   <li>a JSON array of {@code {"file", "width", "height", "captions": [..], "objects": [{"label",
 *       "box": [x, y, width, height]}]}}
 *   <li>COCO: a JSON object with {@code images}, {@code annotations} (captions or boxes) and {@code
 *       categories}
 * </ul>
 */
public final class AnnotationReader {
  private static final List<String> NAMES =
      List.of("annotations.json", "objects.json", "captions.json", "captions.tsv");

  private AnnotationReader() {}

  /**
   * Reads {@code place}: an annotation file, or a folder that holds one under a usual name.
   *
   * @throws FileNotFoundException if a folder holds none
   * @throws IOException if the file is damaged; the message names the entry
   */
  public static List<AnnotatedPhoto> read(Path place) throws IOException {
    Path file = place;
    if (Files.isDirectory(place)) {
      file =
          NAMES.stream()
              .map(place::resolve)
              .filter(Files::isRegularFile)
              .findFirst()
              .orElseThrow(() ->
                  new FileNotFoundException(
                      place + " holds no annotations: expected one of " + NAMES));
    } else if (!Files.isRegularFile(place)) {
      throw new FileNotFoundException(place + " is neither a folder nor an annotation file");
    }
    Path folder = file.toAbsolutePath().getParent();
    try {
      if (file.toString().endsWith(".tsv")) {
        return readTable(file, folder);
      }
      JsonNode root = new ObjectMapper().readTree(file.toFile());
      return root.isArray() ? readArray(root, folder) : readCoco(root, folder);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static List<AnnotatedPhoto> readTable(Path file, Path folder) throws IOException {
    Map<String, List<String>> captions = new LinkedHashMap<>();
    List<String> lines = Files.readAllLines(file);
    int first = !lines.isEmpty() && namesFile(lines.get(0), folder) ? 0 : 1;
    for (int i = first; i < lines.size(); i++) {
      if (lines.get(i).isBlank()) {
        continue;
      }
      int tab = lines.get(i).indexOf('\t');
      if (tab < 1) {
        throw new IOException(
            file
                + " line "
                + (i + 1)
                + ": expected 'file TAB caption', got '"
                + lines.get(i)
                + "'");
      }
      captions
          .computeIfAbsent(lines.get(i).substring(0, tab), f -> new ArrayList<>())
          .add(lines.get(i).substring(tab + 1));
    }
    List<AnnotatedPhoto> photos = new ArrayList<>();
    captions.forEach((name, texts) ->
        photos.add(new AnnotatedPhoto(folder.resolve(name), 0, 0, texts, List.of())));
    return photos;
  }

  /** Whether a line is about a photo that is there, and so no header. */
  private static boolean namesFile(String line, Path folder) {
    int tab = line.indexOf('\t');
    return tab > 0 && Files.exists(folder.resolve(line.substring(0, tab)));
  }

  private static List<AnnotatedPhoto> readArray(JsonNode root, Path folder) {
    List<AnnotatedPhoto> photos = new ArrayList<>();
    for (JsonNode entry : root) {
      List<String> captions = new ArrayList<>();
      entry.path("captions").forEach(c -> captions.add(c.asText()));
      List<LabeledBox> objects = new ArrayList<>();
      for (JsonNode object : entry.path("objects")) {
        objects.add(box(required(object, "label").asText(), required(object, "box")));
      }
      photos.add(
          new AnnotatedPhoto(
              folder.resolve(required(entry, "file").asText()),
              entry.path("width").asInt(0),
              entry.path("height").asInt(0),
              captions,
              objects));
    }
    return photos;
  }

  private static List<AnnotatedPhoto> readCoco(JsonNode root, Path folder) {
    Map<Long, String> categories = new LinkedHashMap<>();
    for (JsonNode category : root.path("categories")) {
      categories.put(required(category, "id").asLong(), required(category, "name").asText());
    }
    Map<Long, List<String>> captions = new LinkedHashMap<>();
    Map<Long, List<LabeledBox>> objects = new LinkedHashMap<>();
    for (JsonNode annotation : required(root, "annotations")) {
      long image = required(annotation, "image_id").asLong();
      if (annotation.has("caption")) {
        captions
            .computeIfAbsent(image, i -> new ArrayList<>())
            .add(annotation.get("caption").asText());
      }
      if (annotation.has("bbox")) {
        String label = categories.get(required(annotation, "category_id").asLong());
        if (label == null) {
          throw new IllegalArgumentException(
              "category " + annotation.get("category_id") + " is not among the categories");
        }
        objects
            .computeIfAbsent(image, i -> new ArrayList<>())
            .add(box(label, annotation.get("bbox")));
      }
    }
    List<AnnotatedPhoto> photos = new ArrayList<>();
    for (JsonNode image : required(root, "images")) {
      long id = required(image, "id").asLong();
      photos.add(
          new AnnotatedPhoto(
              folder.resolve(required(image, "file_name").asText()),
              image.path("width").asInt(0),
              image.path("height").asInt(0),
              captions.getOrDefault(id, List.of()),
              objects.getOrDefault(id, List.of())));
    }
    return photos;
  }

  private static LabeledBox box(String label, JsonNode box) {
    if (box.size() != 4) {
      throw new IllegalArgumentException(
          "the box of '" + label + "' must be [x, y, width, height], got " + box);
    }
    return new LabeledBox(
        label,
        box.get(0).asDouble(),
        box.get(1).asDouble(),
        box.get(2).asDouble(),
        box.get(3).asDouble());
  }

  private static JsonNode required(JsonNode node, String field) {
    JsonNode value = node.get(field);
    if (value == null) {
      String text = node.toString();
      throw new IllegalArgumentException(
          "field '" + field + "' is missing in " + text.substring(0, Math.min(120, text.length())));
    }
    return value;
  }
}
