package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.JsonOutput;
import dev.windhover.tools.scan.SkippedFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Files that were left out: all of them into a file when asked for, the first ones shown. */
final class SkipReport implements AutoCloseable {
  /** Shown to a person; more would hide the summary. */
  private static final int SHOWN = 20;

  /** Kept for the JSON document; all are in the report file. */
  private static final int KEPT = 1000;

  private final Console console;
  private final Path path;
  private final Writer file;
  private final List<SkippedFile> first = new ArrayList<>();
  private long count;
  private boolean closed;

  private SkipReport(Console console, Path path, Writer file) {
    this.console = console;
    this.path = path;
    this.file = file;
  }

  /**
   * @param path the report file, which is replaced; null for none
   */
  static SkipReport open(Console console, Path path) throws IOException {
    return new SkipReport(
        console, path, path == null ? null : Files.newBufferedWriter(path, StandardCharsets.UTF_8));
  }

  synchronized void add(SkippedFile skipped) {
    count++;
    if (first.size() < KEPT) {
      first.add(skipped);
    }
    if (file != null && !closed) {
      try {
        file.write(JsonOutput.line(json(skipped)));
        file.write('\n');
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** The first ones, at most 1,000. */
  synchronized List<SkippedFile> first() {
    return List.copyOf(first);
  }

  static ObjectNode json(SkippedFile skipped) {
    return JsonOutput.object()
        .put("path", skipped.path())
        .put("kind", skipped.kind().name().toLowerCase(Locale.ROOT))
        .put("reason", skipped.reason());
  }

  /** Shows the first ones to a person. */
  synchronized void summarise() {
    first.stream()
        .limit(SHOWN)
        .forEach(s -> console.note("skipped " + s.path() + ": " + s.reason()));
    if (count > SHOWN) {
      console.note("... and " + (count - SHOWN) + " more");
    }
    if (count > 0 && path != null) {
      console.note("all of them are listed in " + path);
    } else if (count > SHOWN) {
      console.note("list all of them with --skipped FILE");
    }
  }

  @Override
  public synchronized void close() {
    if (!closed && file != null) {
      closed = true;
      try {
        file.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
