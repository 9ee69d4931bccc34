package dev.windhover.bench.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What people have to say of the numbers: a Markdown file whose sections, {@code ## NAME}, go to
 * the part of the page that has this name. What stands before the first section is for its editors.
 */
final class Remarks {
  private static final String MARK = "## ";

  private final Map<String, String> sections = new LinkedHashMap<>();

  private Remarks() {}

  /** Reads them; a file that is not there holds none. */
  static Remarks read(Path file) throws IOException {
    return Files.exists(file) ? parse(Files.readString(file)) : new Remarks();
  }

  static Remarks parse(String text) {
    Remarks out = new Remarks();
    String name = null;
    StringBuilder body = new StringBuilder();
    for (String line : text.lines().toList()) {
      if (line.startsWith(MARK)) {
        out.put(name, body);
        name = line.substring(MARK.length()).strip();
        body.setLength(0);
      } else {
        body.append(line).append('\n');
      }
    }
    out.put(name, body);
    return out;
  }

  private void put(String name, StringBuilder body) {
    if (name != null && sections.put(name, body.toString().strip()) != null) {
      throw new IllegalArgumentException(
          "the remarks have two sections '" + name + "': make one of them");
    }
  }

  /** The text of a section; asked for once, as {@link #unused} counts what nobody asked for. */
  Optional<String> take(String name) {
    return Optional.ofNullable(sections.remove(name)).filter(text -> !text.isEmpty());
  }

  /** Sections that no part of the page took. */
  Iterable<String> unused() {
    return sections.keySet();
  }
}
