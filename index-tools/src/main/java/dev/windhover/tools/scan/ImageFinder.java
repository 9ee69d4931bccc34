package dev.windhover.tools.scan;

import java.io.IOException;
import java.nio.file.Path;

/** Finds pictures: below a folder, in an archive, in a list. Immutable and thread-safe. */
public interface ImageFinder {

  /** What the URIs of its files are relative to. */
  Path root();

  /** Finds once. Files are not opened. */
  void walk(ScanListener listener) throws IOException;

  /** What a file that is not found has to be taken for. */
  enum Absence {
    /** Gone: everything below the root was looked at. */
    GONE,
    /** Unknown: only some files were looked at. */
    UNKNOWN
  }

  /** What it means that a walk does not find a file below {@link #root()}. */
  Absence absence();
}
