package dev.windhover.tools.scan;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Finds the pictures in one archive. They have the archive's time, so that a changed archive is
 * looked at again. An archive inside an archive is not opened.
 */
public final class ArchiveScanner implements ImageFinder {
  private final Path archive;
  private final Path root;

  /**
   * @param archive the file, as a real path
   */
  public ArchiveScanner(Path archive) throws IOException {
    this.archive = archive.toRealPath();
    this.root = Archives.rootOf(this.archive);
  }

  @Override
  public Path root() {
    return root;
  }

  @Override
  public Absence absence() {
    return Absence.GONE;
  }

  @Override
  public void walk(ScanListener listener) throws IOException {
    walk(archive, "", listener);
  }

  /**
   * Finds the pictures of {@code archive} below another root.
   *
   * @param prefix place of the archive's root, percent-encoded, empty or ending in {@code /}
   * @return whether to go on
   */
  static boolean walk(Path archive, String prefix, ScanListener listener) throws IOException {
    Archive table;
    try {
      table = Archives.open(archive);
    } catch (IOException e) {
      listener.unreadableFolder(prefix);
      listener.skipped(
          new SkippedFile(
              archive.toString(),
              SkippedFile.Kind.UNREADABLE,
              "archive that " + FileScanner.unreadableReason(e)));
      return true;
    }
    if (table.fault().isPresent()) {
      listener.unreadableFolder(prefix);
      listener.skipped(
          new SkippedFile(archive.toString(), SkippedFile.Kind.DAMAGED, table.fault().get()));
    }
    long modified = Files.getLastModifiedTime(archive).toMillis();
    Path inside = Archives.rootOf(archive);
    String base = inside.toUri().getRawPath() + "/";
    for (Archive.Entry entry : table.entries()) {
      String name = entry.name().substring(entry.name().lastIndexOf('/') + 1);
      if (name.startsWith(".") || entry.name().startsWith("__MACOSX/")) {
        continue;
      }
      String shown = inside + "/" + entry.name();
      switch (FileKind.ofName(name)) {
        case IMAGE -> {
          if (entry.suspicious()) {
            listener.skipped(
                new SkippedFile(
                    shown,
                    SkippedFile.Kind.TOO_LARGE,
                    "unpacks to more than " + Archive.MAX_RATIO + " times its size"));
            continue;
          }
          Path path;
          try {
            path = inside.resolve(entry.name());
          } catch (InvalidPathException e) {
            listener.skipped(
                new SkippedFile(
                    shown, SkippedFile.Kind.UNREADABLE, "has a name this system cannot express"));
            continue;
          }
          String uri = prefix + path.toUri().getRawPath().substring(base.length());
          if (!listener.image(new ImageFile(path, uri, entry.size(), modified))) {
            return false;
          }
        }
        case UNSUPPORTED_IMAGE, COMPRESSED_ARCHIVE ->
            listener.skipped(
                new SkippedFile(
                    shown, SkippedFile.Kind.UNSUPPORTED, FileKind.unsupportedReason(name)));
        case ARCHIVE ->
            listener.skipped(
                new SkippedFile(
                    shown,
                    SkippedFile.Kind.UNSUPPORTED,
                    "archive inside an archive, not opened: unpack the outer one"));
        case OTHER -> {}
      }
    }
    return true;
  }
}
