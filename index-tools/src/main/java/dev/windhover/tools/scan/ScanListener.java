package dev.windhover.tools.scan;

/** Receives what a walk finds, in the walk's own thread. */
public interface ScanListener {

  /**
   * A candidate; its bytes have not been looked at.
   *
   * @return whether to go on
   */
  boolean image(ImageFile file);

  /** A file or folder that is left out. */
  void skipped(SkippedFile file);

  /**
   * A folder that could not be listed: of what lies below it nothing is known.
   *
   * @param uri its place under the root, ending in {@code /}; empty for the root itself
   */
  void unreadableFolder(String uri);
}
