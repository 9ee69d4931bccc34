package dev.windhover.tools.build;

import dev.windhover.tools.scan.SkippedFile;
import java.util.List;

/** Hears of a run's progress; called from several threads at once. */
public interface RunListener {

  /** The folders were looked through; files are read from now on. */
  void surveyed(List<Survey> surveys);

  /** One more of the files that were due is dealt with. */
  void fileDone();

  /** A file or folder is left out. */
  void skipped(SkippedFile file);
}
