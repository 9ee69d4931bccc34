package dev.windhover.tools.scan;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Finds the pictures that a list names: a path or a {@code file:} URI a line, relative ones below
 * the list's folder; empty lines and lines that begin with {@code #} are passed over. Archives on
 * the list are looked into. Files that are not on the list stay in the index.
 *
 * <p>Addresses of the network are refused: indexing opens no connection, and an index opens its
 * photos again later, for pages and closer looks, when the address may answer with something else.
 */
public final class ListScanner implements ImageFinder {
  private static final String REMOTE =
      "is on the network, and indexing opens no connection: fetch the pictures first, for example"
          + " with \"wget -x -i LIST\", and index their folder";

  private static final Pattern SCHEME = Pattern.compile("[a-zA-Z][a-zA-Z0-9+.-]+://.*");

  private final Path list;
  private final Path root;

  /**
   * Reads the list once to find the folder that holds all of its files.
   *
   * @throws IOException if it cannot be read or names no file that exists
   */
  public ListScanner(Path list) throws IOException {
    this.list = list.toRealPath();
    Path common = null;
    long remote = 0;
    try (BufferedReader lines = Files.newBufferedReader(this.list, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        remote += isRemote(line.strip()) ? 1 : 0;
        Optional<Path> file = file(line).filter(Files::exists);
        if (file.isPresent()) {
          Path folder = file.get().toRealPath().getParent();
          common = common == null ? folder : common(common, folder);
        }
      }
    }
    if (common == null) {
      throw new IOException(
          list
              + " names no file that exists"
              + (remote == 0 ? "" : "; each of its " + remote + " addresses " + REMOTE));
    }
    this.root = common;
  }

  @Override
  public Path root() {
    return root;
  }

  @Override
  public Absence absence() {
    return Absence.UNKNOWN;
  }

  @Override
  public void walk(ScanListener listener) throws IOException {
    try (BufferedReader lines = Files.newBufferedReader(list, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String name = line.strip();
        if (!name.isEmpty() && !name.startsWith("#") && !one(name, listener)) {
          return;
        }
      }
    }
  }

  private boolean one(String name, ScanListener listener) throws IOException {
    Optional<Path> file = file(name);
    if (file.isEmpty()) {
      String reason = isRemote(name) ? REMOTE : "is no path and no file: URI";
      skip(listener, name, SkippedFile.Kind.UNSUPPORTED, reason);
      return true;
    }
    Path path;
    BasicFileAttributes attributes;
    try {
      path = file.get().toRealPath();
      attributes = Files.readAttributes(path, BasicFileAttributes.class);
    } catch (IOException e) {
      skip(
          listener,
          name,
          SkippedFile.Kind.UNREADABLE,
          e instanceof java.nio.file.NoSuchFileException
              ? "does not exist"
              : FileScanner.unreadableReason(e));
      return true;
    }
    if (!attributes.isRegularFile()) {
      skip(listener, name, SkippedFile.Kind.NOT_A_FILE, "is no regular file");
      return true;
    }
    return switch (FileKind.of(path)) {
      case ARCHIVE -> ArchiveScanner.walk(path, uri(Archives.rootOf(path)) + "/", listener);
      case IMAGE ->
          listener.image(
              new ImageFile(
                  path, uri(path), attributes.size(), attributes.lastModifiedTime().toMillis()));
      case UNSUPPORTED_IMAGE, COMPRESSED_ARCHIVE -> {
        String reason = FileKind.unsupportedReason(path.getFileName().toString());
        skip(listener, name, SkippedFile.Kind.UNSUPPORTED, reason);
        yield true;
      }
      case OTHER -> {
        skip(listener, name, SkippedFile.Kind.UNSUPPORTED, "is no picture by its name");
        yield true;
      }
    };
  }

  private static void skip(
      ScanListener listener, String name, SkippedFile.Kind kind, String reason) {
    listener.skipped(new SkippedFile(name, kind, reason));
  }

  private String uri(Path path) {
    String base = root.toUri().getRawPath();
    return path.toUri()
        .getRawPath()
        .substring(base.endsWith("/") ? base.length() : base.length() + 1);
  }

  private Optional<Path> file(String line) {
    String name = line.strip();
    if (name.isEmpty() || name.startsWith("#")) {
      return Optional.empty();
    }
    try {
      if (name.startsWith("file:")) {
        return Optional.of(Path.of(URI.create(name)));
      }
      return SCHEME.matcher(name).matches()
          ? Optional.empty()
          : Optional.of(list.resolveSibling(name).normalize());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean isRemote(String name) {
    return SCHEME.matcher(name).matches() && !name.regionMatches(true, 0, "file:", 0, 5);
  }

  private static Path common(Path a, Path b) {
    Path out = a;
    while (!b.startsWith(out)) {
      out = out.getParent();
    }
    return out;
  }
}
