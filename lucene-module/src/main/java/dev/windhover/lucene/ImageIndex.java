package dev.windhover.lucene;

import dev.windhover.encoder.ModelInfo;
import dev.windhover.encoder.TextEncoder;
import dev.windhover.lucene.index.HighDimensionFormat;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.SettingsRecord;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexFileNames;
import org.apache.lucene.index.IndexFormatTooNewException;
import org.apache.lucene.index.IndexFormatTooOldException;
import org.apache.lucene.index.IndexNotFoundException;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.util.StringHelper;

/**
 * An image index: a folder (or any Lucene {@code Directory}) whose settings are known and checked.
 * It holds no resources itself; writers and searchers opened from it do. Immutable and thread-safe.
 */
public final class ImageIndex {
  /** Opens the Lucene directory behind an index. */
  @FunctionalInterface
  interface Storage {
    Directory open() throws IOException;
  }

  private final String name;
  private final Optional<Path> path;
  private final Storage storage;
  private final IndexSettings settings;
  private final String identity;

  private ImageIndex(
      String name, Optional<Path> path, Storage storage, IndexSettings settings, String identity) {
    this.name = name;
    this.path = path;
    this.storage = storage;
    this.settings = settings;
    this.identity = identity;
  }

  /**
   * Creates an empty index in a folder, which is made when absent.
   *
   * @throws FileAlreadyExistsException if the folder holds an index
   * @throws DirectoryNotEmptyException if it holds anything else
   */
  public static ImageIndex create(Path folder, IndexSettings settings) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new FileAlreadyExistsException(
          folder.toString(), null, "is a file: name a folder for the index");
    }
    Files.createDirectories(folder);
    try (FSDirectory directory = FSDirectory.open(folder)) {
      if (DirectoryReader.indexExists(directory)) {
        throw new FileAlreadyExistsException(
            folder.toString(), null, "holds an index already: open it, or name another folder");
      }
      try (Stream<Path> files = Files.list(folder)) {
        if (files.anyMatch(f -> !isLeftover(f.getFileName().toString()))) {
          throw new DirectoryNotEmptyException(
              folder + " (an index needs a folder of its own: name another)");
        }
      }
      String identity = writeFirstCommit(directory, settings);
      return new ImageIndex(
          folder.toString(),
          Optional.of(folder),
          () -> FSDirectory.open(folder),
          settings,
          identity);
    }
  }

  /**
   * Creates an empty index in a directory of the caller's, who closes it after everything opened
   * from the index.
   *
   * @throws FileAlreadyExistsException if it holds an index
   */
  public static ImageIndex create(Directory directory, IndexSettings settings) throws IOException {
    if (DirectoryReader.indexExists(directory)) {
      throw new FileAlreadyExistsException(directory.toString(), null, "holds an index already");
    }
    String identity = writeFirstCommit(directory, settings);
    return new ImageIndex(
        directory.toString(), Optional.empty(), () -> borrowed(directory), settings, identity);
  }

  /**
   * Opens the index in a folder.
   *
   * @throws NoSuchFileException if there is no such folder
   * @throws IndexNotFoundException if it holds no index
   * @throws IndexMismatchException if it holds an index of another program or a newer schema
   */
  public static ImageIndex open(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw new NoSuchFileException(
          folder.toString(), null, "no such folder: create the index first");
    }
    try (FSDirectory directory = FSDirectory.open(folder)) {
      return read(
          directory, folder.toString(), Optional.of(folder), () -> FSDirectory.open(folder));
    }
  }

  /**
   * Opens the index in a directory of the caller's, who closes it after everything opened from the
   * index.
   *
   * @throws IndexNotFoundException if it holds no index
   * @throws IndexMismatchException if it holds an index of another program or a newer schema
   */
  public static ImageIndex open(Directory directory) throws IOException {
    return read(directory, directory.toString(), Optional.empty(), () -> borrowed(directory));
  }

  /** Whether a folder holds an index, of whatever kind. */
  public static boolean exists(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (FSDirectory directory = FSDirectory.open(folder)) {
      return DirectoryReader.indexExists(directory);
    }
  }

  /**
   * This index, after making sure that it holds vectors of {@code model}.
   *
   * @throws IndexMismatchException if it holds those of another
   */
  public ImageIndex require(ModelInfo model) {
    ModelInfo own = settings.model();
    if (own.dimensions() != model.dimensions()
        || !own.imageFingerprint().equals(model.imageFingerprint())) {
      throw new IndexMismatchException(
          "index "
              + name
              + " was built with model "
              + describe(own)
              + ", not with "
              + describe(model)
              + ": open it with "
              + own.name()
              + ", or build an index of its own for "
              + model.name());
    }
    return this;
  }

  private static String describe(ModelInfo m) {
    String print = m.imageFingerprint();
    return m.name()
        + " ("
        + m.dimensions()
        + " dimensions, "
        + print.substring(0, Math.min(8, print.length()))
        + ")";
  }

  /**
   * Builds the last commit again in another folder, from the vectors stored in it, under the schema
   * and formats this version writes. Images keep ids and numbers; texts, named sets and user data
   * come along; documents that a foreign writer added beside images do not. This index stays as it
   * is. Takes as long as indexing without encoding.
   *
   * @param folder empty or absent; cleared again if this fails
   * @return the new index
   * @throws FileAlreadyExistsException if the folder holds an index
   */
  public ImageIndex upgradeTo(Path folder) throws IOException {
    return IndexUpgrade.run(this, folder);
  }

  /** What the index is called in messages: its folder. */
  public String name() {
    return name;
  }

  /** The folder, unless the index lies in a directory of the caller's. */
  public Optional<Path> path() {
    return path;
  }

  /** The settings it was created with; the model comes without calibration. */
  public IndexSettings settings() {
    return settings;
  }

  /** The caller's own entries in the last commit, see {@link ImageIndexWriter#commit(Map)}. */
  public Map<String, String> userData() throws IOException {
    try (Directory directory = storage.open()) {
      return userData(commitData(directory, name));
    }
  }

  /**
   * Reads the last commit from end to end: checksums of all files, blocks, numbers, models. Opening
   * an index checks the structure of its files but not every byte of the large ones, which this
   * does. Takes as long as reading the files.
   *
   * @throws CorruptIndexException if a file is damaged; restore it from a copy, or build it again
   * @throws IndexMismatchException if a segment holds vectors of another model or layout
   */
  public void verify() throws IOException {
    try (Directory directory = storage.open();
        DirectoryReader reader = DirectoryReader.open(directory)) {
      IndexVerification.run(this, reader);
    } catch (EOFException e) {
      throw truncated(name, e);
    }
  }

  /**
   * Opens the one writer of this index.
   *
   * @throws IndexInUseException if another writer has it open, here or in another process
   */
  public ImageIndexWriter openWriter() throws IOException {
    return openWriter(WriterSettings.DEFAULT);
  }

  /** As {@link #openWriter()}, with settings. */
  public ImageIndexWriter openWriter(WriterSettings writerSettings) throws IOException {
    return ImageIndexWriter.open(this, writerSettings);
  }

  /** Opens a searcher over the last commit, for vectors and fields. */
  public ImageSearcher openSearcher() throws IOException {
    return searcher().open();
  }

  /**
   * Opens a searcher over the last commit that understands words.
   *
   * @throws IndexMismatchException if the encoder is of another model
   */
  public ImageSearcher openSearcher(TextEncoder text) throws IOException {
    return searcher().text(text).open();
  }

  /** How to open a searcher over the last commit. */
  public ImageSearcher.Builder searcher() {
    return new ImageSearcher.Builder(this, null);
  }

  Directory openDirectory() throws IOException {
    return storage.open();
  }

  static Map<String, String> userData(Map<String, String> commitData) {
    Map<String, String> out = new LinkedHashMap<>();
    commitData.forEach((key, value) -> {
      if (key.startsWith(SettingsRecord.USER_PREFIX)) {
        out.put(key.substring(SettingsRecord.USER_PREFIX.length()), value);
      }
    });
    return Collections.unmodifiableMap(out);
  }

  private static ImageIndex read(
      Directory directory, String name, Optional<Path> path, Storage storage) throws IOException {
    Map<String, String> data = commitData(directory, name);
    IndexSettings settings = SettingsRecord.decode(data, name);
    String identity = data.getOrDefault(SettingsRecord.IDENTITY, "");
    return new ImageIndex(name, path, storage, settings, identity);
  }

  /** The image numbers ever given, as of the last commit. */
  NumberRuns givenNumbers() throws IOException {
    try (Directory directory = storage.open()) {
      return NumberRuns.parse(commitData(directory, name).get(SettingsRecord.GIVEN_NUMBERS));
    }
  }

  /** Tells this index from all others. */
  String identity() {
    return identity;
  }

  /** What a creation that was cut off leaves behind. */
  private static boolean isLeftover(String file) {
    return file.equals(IndexWriter.WRITE_LOCK_NAME)
        || file.startsWith(IndexFileNames.PENDING_SEGMENTS)
        || IndexFileNames.CODEC_FILE_PATTERN.matcher(file).matches();
  }

  private static Map<String, String> commitData(Directory directory, String name)
      throws IOException {
    try {
      return SegmentInfos.readLatestCommit(directory).getUserData();
    } catch (IndexNotFoundException e) {
      IndexNotFoundException clear =
          new IndexNotFoundException(
              name + " holds no index: create one there, or name the folder of one");
      clear.initCause(e);
      throw clear;
    } catch (EOFException e) {
      throw truncated(name, e);
    } catch (IndexFormatTooNewException e) {
      throw new IndexMismatchException(
          name + " was written by a newer Lucene: use a newer Windhover", e);
    } catch (IndexFormatTooOldException e) {
      throw new IndexMismatchException(
          name + " was written by a Lucene too old to be read: build the index again", e);
    }
  }

  /** A file that ends too early, which Lucene itself reports without saying what to do. */
  static CorruptIndexException truncated(String name, EOFException e) {
    return new CorruptIndexException(
        "a file of the index is cut off: restore the index from a copy, or build it again",
        name,
        e);
  }

  private static String writeFirstCommit(Directory directory, IndexSettings settings)
      throws IOException {
    checkDimensions(settings);
    String identity = HexFormat.of().formatHex(StringHelper.randomId());
    IndexWriterConfig config = new IndexWriterConfig();
    config.setOpenMode(IndexWriterConfig.OpenMode.CREATE);
    config.setParentField(ImageSchema.PARENT_FIELD);
    Map<String, String> data = SettingsRecord.encode(settings);
    data.put(SettingsRecord.IDENTITY, identity);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      writer.setLiveCommitData(data.entrySet());
      writer.commit();
    }
    return identity;
  }

  private static void checkDimensions(IndexSettings settings) {
    int max = HighDimensionFormat.MAX_DIMENSIONS;
    if (settings.model().dimensions() > max) {
      throw new IllegalArgumentException(
          "model "
              + settings.model().name()
              + " has "
              + settings.model().dimensions()
              + " dimensions, an index takes at most "
              + max);
    }
  }

  private static Directory borrowed(Directory directory) {
    return new org.apache.lucene.store.FilterDirectory(directory) {
      @Override
      public void close() {
        // The caller's.
      }
    };
  }

  @Override
  public String toString() {
    return "ImageIndex[" + name + "]";
  }
}
