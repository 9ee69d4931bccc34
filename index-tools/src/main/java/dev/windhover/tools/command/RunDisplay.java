package dev.windhover.tools.command;

import dev.windhover.tools.build.RunListener;
import dev.windhover.tools.build.Survey;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.Progress;
import dev.windhover.tools.scan.SkippedFile;
import java.util.List;

/** Shows how far an indexing run has come. Thread-safe. */
final class RunDisplay implements RunListener, AutoCloseable {
  private final Console console;
  private final SkipReport skips;
  private volatile Progress progress;

  RunDisplay(Console console, SkipReport skips) {
    this.console = console;
    this.skips = skips;
  }

  @Override
  public void surveyed(List<Survey> surveys) {
    long due = surveys.stream().mapToLong(Survey::due).sum();
    for (Survey survey : surveys) {
      console.note(
          survey.scope().scanner().root()
              + ": "
              + survey.files()
              + " photos, "
              + survey.due()
              + " to look at"
              + (survey.vanished().isEmpty() ? "" : ", " + survey.vanished().size() + " gone"));
    }
    if (due > 0) {
      progress = Progress.start(console, "indexing", "photos", due);
    }
  }

  @Override
  public void fileDone() {
    if (progress != null) {
      progress.advance();
    }
  }

  @Override
  public void skipped(SkippedFile file) {
    skips.add(file);
  }

  @Override
  public void close() {
    Progress shown = progress;
    progress = null;
    if (shown != null) {
      shown.close();
    }
  }
}
