package dev.windhover.tools.build;

import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageUri;
import java.util.Locale;

/**
 * The fields every indexed file gets, to filter by: {@value #NAME} (the file's name), {@value
 * #FOLDER} (every folder above it, below the root), {@value #TYPE} (its extension) and, where the
 * camera noted it, {@value #TAKEN}.
 */
public final class FileFields {
  static final String NAME = "name";
  static final String FOLDER = "folder";
  static final String TYPE = "type";

  /** When the camera noted that the photo was taken. */
  public static final String TAKEN = "taken";

  private FileFields() {}

  static void set(ImageDocument.Builder document, ImageUri uri, byte[] bytes) {
    String path = Roots.display(uri);
    int slash = path.lastIndexOf('/');
    String name = path.substring(slash + 1);
    document.without(NAME).without(FOLDER).without(TYPE).without(TAKEN).keyword(NAME, name);
    for (int end = slash; end > 0; end = path.lastIndexOf('/', end - 1)) {
      document.keyword(FOLDER, path.substring(0, end));
    }
    int dot = name.lastIndexOf('.');
    if (dot >= 0) {
      document.keyword(TYPE, name.substring(dot + 1).toLowerCase(Locale.ROOT));
    }
    TakenDate.of(bytes).ifPresent(taken -> document.date(TAKEN, taken));
  }
}
