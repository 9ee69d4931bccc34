package dev.windhover.tools.scan;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;

/**
 * The table of contents of a {@code .zip} or {@code .tar} file, and any of its files by name,
 * without unpacking. Names that lead out of the archive, entries that are no plain files and names
 * that occur twice are dropped. Thread-safe.
 */
public final class Archive {
  /** More entries than any shard has; a table of more would fill the memory. */
  static final int MAX_ENTRIES = 1_000_000;

  /** What no picture format reaches beyond a few kilobytes: a bomb. */
  static final long MAX_RATIO = 1000;

  private static final long RATIO_FROM = 1 << 20;

  /**
   * One file of an archive.
   *
   * @param name with {@code /} between its parts
   * @param size in bytes
   * @param packed bytes it takes in the archive
   */
  public record Entry(String name, long size, long packed) {
    /** Whether it swells as only hostile files do. */
    boolean suspicious() {
      return size > RATIO_FROM && size / Math.max(1, packed) > MAX_RATIO;
    }
  }

  /** Reads one entry from its start. */
  @FunctionalInterface
  private interface Opener {
    InputStream open() throws IOException;
  }

  private final Path file;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final Map<String, Opener> openers = new LinkedHashMap<>();
  private Optional<String> fault = Optional.empty();

  private Archive(Path file) {
    this.file = file;
  }

  /** Whether a name is that of an archive. */
  public static boolean isArchive(Path file) {
    Path name = file.getFileName();
    return name != null && FileKind.ofName(name.toString()) == FileKind.ARCHIVE;
  }

  /**
   * Reads the table of contents. Of a damaged archive what comes before the fault is there.
   *
   * @throws IOException if nothing of it can be read
   */
  static Archive open(Path file) throws IOException {
    Archive archive = new Archive(file);
    if (!Files.isRegularFile(file)) {
      throw new IOException(file + " is not a regular file");
    }
    try {
      if (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".zip")) {
        archive.readZip();
      } else {
        archive.readTar();
      }
    } catch (RuntimeException e) {
      // Hostile headers end in whatever they make a parser trip over.
      throw new IOException("damaged archive: " + e.getMessage(), e);
    }
    return archive;
  }

  /** The files, in the order of the archive. */
  public List<Entry> entries() {
    return new ArrayList<>(entries.values());
  }

  /** Why not all of it could be read. */
  public Optional<String> fault() {
    return fault;
  }

  /** An entry by name. */
  public Optional<Entry> entry(String name) {
    return Optional.ofNullable(entries.get(name));
  }

  /**
   * The bytes of a file.
   *
   * @throws IOException if there is no such file, or it holds more than {@code limit} bytes or more
   *     than the table says
   */
  public byte[] read(String name, long limit) throws IOException {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new java.nio.file.NoSuchFileException(file + "!/" + name);
    }
    if (entry.size() > limit || entry.suspicious()) {
      throw new IOException(
          file + "!/" + name + " holds " + entry.size() + " bytes, the limit is " + limit);
    }
    try (InputStream in = openers.get(name).open()) {
      byte[] bytes = in.readNBytes((int) entry.size());
      if (bytes.length < entry.size()) {
        throw new IOException(file + "!/" + name + " is cut off");
      }
      return bytes;
    }
  }

  private void readZip() throws IOException {
    // Left open for the readers; the JDK closes it when nobody refers to it any more.
    @SuppressWarnings("resource")
    ZipFile zip = new ZipFile(file.toFile());
    Enumeration<? extends ZipEntry> all = zip.entries();
    while (all.hasMoreElements()) {
      ZipEntry e = all.nextElement();
      if (!e.isDirectory()
          && !add(
              new Entry(e.getName(), e.getSize(), e.getCompressedSize()),
              () -> zip.getInputStream(e))) {
        return;
      }
    }
  }

  private void readTar() throws IOException {
    try (FileChannel channel = FileChannel.open(file);
        TarArchiveInputStream tar = new TarArchiveInputStream(Channels.newInputStream(channel))) {
      long end = channel.size();
      while (true) {
        TarArchiveEntry e;
        try {
          e = tar.getNextEntry();
        } catch (IOException damaged) {
          fault = Optional.of("damaged archive: " + damaged.getMessage());
          return;
        }
        if (e == null) {
          return;
        }
        long at = channel.position();
        if (at + e.getSize() > end) {
          fault = Optional.of("the archive is cut off in " + e.getName());
          return;
        }
        if (e.isFile()
            && !e.isSparse()
            && !e.isLink()
            && !e.isSymbolicLink()
            && !add(new Entry(e.getName(), e.getSize(), e.getSize()), () -> openAt(at))) {
          return;
        }
      }
    }
  }

  private InputStream openAt(long position) throws IOException {
    FileChannel channel = FileChannel.open(file);
    try {
      return Channels.newInputStream(channel.position(position));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  private boolean add(Entry raw, Opener opener) {
    if (entries.size() >= MAX_ENTRIES) {
      fault = Optional.of("the archive has more than " + MAX_ENTRIES + " files");
      return false;
    }
    Optional<String> name = plainName(raw.name());
    if (name.isPresent() && raw.size() >= 0 && !entries.containsKey(name.get())) {
      entries.put(name.get(), new Entry(name.get(), raw.size(), raw.packed()));
      openers.put(name.get(), opener);
    }
    return true;
  }

  /** The name without {@code ./}, or empty if it is absolute, climbs, or cannot be a file's. */
  private static Optional<String> plainName(String raw) {
    String name = raw.startsWith("./") ? raw.substring(2) : raw;
    if (name.isEmpty() || name.indexOf('\0') >= 0 || name.indexOf('\\') >= 0) {
      return Optional.empty();
    }
    for (String part : name.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) {
        return Optional.empty();
      }
    }
    return Optional.of(name);
  }
}
