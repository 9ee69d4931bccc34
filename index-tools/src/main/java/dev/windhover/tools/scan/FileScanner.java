package dev.windhover.tools.scan;

import dev.windhover.tools.console.ErrorReport;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.Set;

/**
 * Walks a folder for pictures. It opens folders only: FIFOs, sockets and devices are told by their
 * attributes, so nothing can make it wait. Hidden files and folders (names that begin with a dot)
 * and files that are no pictures by their name are passed over. Archives are looked into. Symbolic
 * links are followed only when asked, and never round in a circle. Immutable and thread-safe.
 */
public final class FileScanner implements ImageFinder {

  /** What to do with symbolic links below the root; the root itself may always be one. */
  public enum Links {
    /** Report them, read nothing through them: nothing outside the root gets in. */
    SKIP,
    /** Go where they lead. */
    FOLLOW
  }

  private final Path root;
  private final Links links;
  private final Set<Path> excluded;

  /**
   * @param root the folder to walk
   * @param excluded folders to pass over, such as an index that lies below the root
   * @throws NoSuchFileException if there is no such folder
   * @throws NotDirectoryException if it is no folder
   * @throws AccessDeniedException if it may not be read
   */
  public FileScanner(Path root, Links links, Set<Path> excluded) throws IOException {
    this.root = root.toRealPath();
    this.links = links;
    this.excluded = Set.copyOf(excluded);
    if (!Files.isDirectory(this.root)) {
      throw new NotDirectoryException(root.toString());
    }
    // Opening it now tells a missing permission before any work is done.
    Files.newDirectoryStream(this.root).close();
  }

  /** The root as a real path. */
  @Override
  public Path root() {
    return root;
  }

  /** Walks once. O(files); holds one path per level of depth. */
  @Override
  public void walk(ScanListener listener) throws IOException {
    Set<FileVisitOption> options =
        links == Links.FOLLOW
            ? EnumSet.of(FileVisitOption.FOLLOW_LINKS)
            : EnumSet.noneOf(FileVisitOption.class);
    Files.walkFileTree(root, options, Integer.MAX_VALUE, new Visitor(listener));
  }

  @Override
  public Absence absence() {
    return Absence.GONE;
  }

  /** The place of {@code path} under the root, percent-encoded; folders end in {@code /}. */
  private String uri(Path path, boolean folder) {
    String base = root.toUri().getRawPath();
    String full = path.toUri().getRawPath();
    if (!base.endsWith("/")) {
      base += "/";
    }
    if (folder && !full.endsWith("/")) {
      full += "/";
    }
    return full.length() <= base.length() ? "" : full.substring(base.length());
  }

  private final class Visitor extends SimpleFileVisitor<Path> {
    private final ScanListener listener;

    Visitor(ScanListener listener) {
      this.listener = listener;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      boolean pass = !folder.equals(root) && (hidden(folder) || excluded.contains(folder));
      return pass ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      if (hidden(file)) {
        return FileVisitResult.CONTINUE;
      }
      if (attributes.isSymbolicLink()) {
        if (FileKind.of(file) != FileKind.OTHER || !Files.isRegularFile(file)) {
          skip(file, SkippedFile.Kind.LINK, linkReason(file));
        }
        return FileVisitResult.CONTINUE;
      }
      if (attributes.isOther()) {
        skip(file, SkippedFile.Kind.NOT_A_FILE, specialFile(file) + ", not a regular file");
        return FileVisitResult.CONTINUE;
      }
      return switch (FileKind.of(file)) {
        case IMAGE -> image(file, attributes);
        case UNSUPPORTED_IMAGE, COMPRESSED_ARCHIVE -> {
          skip(
              file,
              SkippedFile.Kind.UNSUPPORTED,
              FileKind.unsupportedReason(file.getFileName().toString()));
          yield FileVisitResult.CONTINUE;
        }
        case ARCHIVE -> archive(file);
        case OTHER -> FileVisitResult.CONTINUE;
      };
    }

    private FileVisitResult archive(Path file) throws IOException {
      Path inside = Archives.rootOf(file);
      return excluded.contains(inside) || ArchiveScanner.walk(file, uri(inside, true), listener)
          ? FileVisitResult.CONTINUE
          : FileVisitResult.TERMINATE;
    }

    private FileVisitResult image(Path file, BasicFileAttributes attributes) {
      ImageFile found =
          new ImageFile(
              file, uri(file, false), attributes.size(), attributes.lastModifiedTime().toMillis());
      return listener.image(found) ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      if (e instanceof FileSystemLoopException) {
        skip(file, SkippedFile.Kind.LINK, "symbolic link that leads back to a folder above it");
        return FileVisitResult.CONTINUE;
      }
      listener.unreadableFolder(uri(file, true));
      skip(file, SkippedFile.Kind.UNREADABLE, unreadableReason(e));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException e) {
      if (e != null) {
        listener.unreadableFolder(uri(folder, true));
        skip(folder, SkippedFile.Kind.UNREADABLE, unreadableReason(e));
      }
      return FileVisitResult.CONTINUE;
    }

    private void skip(Path file, SkippedFile.Kind kind, String reason) {
      listener.skipped(new SkippedFile(file.toString(), kind, reason));
    }
  }

  /** Why reading failed, without the path, which is told beside it. */
  public static String unreadableReason(IOException e) {
    return switch (e) {
      case AccessDeniedException a -> "may not be read (permission denied)";
      case NoSuchFileException n -> "vanished while it was being read";
      default -> "cannot be read: " + ErrorReport.message(e);
    };
  }

  private static boolean hidden(Path path) {
    return path.getFileName().toString().startsWith(".");
  }

  private static String linkReason(Path link) {
    try {
      BasicFileAttributes target = Files.readAttributes(link, BasicFileAttributes.class);
      if (target.isDirectory() && link.getParent().toRealPath().startsWith(link.toRealPath())) {
        return "symbolic link that leads back to a folder above it";
      }
      return "symbolic link, not followed (--follow-links follows it)";
    } catch (NoSuchFileException e) {
      return "dangling symbolic link: its target does not exist";
    } catch (IOException e) {
      return "symbolic link that leads nowhere: " + ErrorReport.message(e);
    }
  }

  /** FIFO, socket or device, where the file system tells (POSIX file types, S_IFMT). */
  private static String specialFile(Path file) {
    try {
      int mode = (Integer) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS);
      return switch (mode & 0170000) {
        case 0010000 -> "FIFO (named pipe)";
        case 0140000 -> "socket";
        case 0020000 -> "character device";
        case 0060000 -> "block device";
        default -> "special file";
      };
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return "special file";
    }
  }
}
