package dev.windhover.tools.build;

import dev.windhover.lucene.ImageUri;
import dev.windhover.tools.console.CommandException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The folders an index was built from, by name. Names stay, folders may move. Paths below a root
 * are percent-encoded byte by byte, so that every file name survives, in any locale. Immutable and
 * thread-safe.
 */
public final class Roots {
  private static final String PREFIX = "root.";

  private final Map<String, Path> folders;

  private Roots(Map<String, Path> folders) {
    this.folders = folders;
  }

  /** Reads the roots that {@link #into} wrote; other entries are passed over. */
  public static Roots from(Map<String, String> userData) {
    Map<String, Path> folders = new LinkedHashMap<>();
    userData.forEach((key, value) -> {
      if (key.startsWith(PREFIX)) {
        folders.put(key.substring(PREFIX.length()), Path.of(URI.create(value)));
      }
    });
    return new Roots(folders);
  }

  /** Adds the roots to the entries an index keeps with its commit. */
  public void into(Map<String, String> userData) {
    folders.forEach((name, folder) -> userData.put(PREFIX + name, folder.toUri().toString()));
  }

  /** The folders by name, in the order they were added. */
  public Map<String, Path> folders() {
    return new LinkedHashMap<>(folders);
  }

  /** These roots with one more, or with one moved. */
  public Roots with(String name, Path folder) {
    if (name.isBlank() || name.indexOf(':') >= 0) {
      throw new IllegalArgumentException(
          "the name of a root must not be empty or hold a colon, got \"" + name + "\"");
    }
    Map<String, Path> copy = new LinkedHashMap<>(folders);
    copy.put(name, folder.toAbsolutePath().normalize());
    return new Roots(copy);
  }

  /**
   * These roots with some of them elsewhere.
   *
   * @throws IllegalArgumentException if there is no root of such a name
   * @throws CommandException if another root is there already
   */
  public Roots moved(Map<String, Path> places) {
    Roots out = this;
    for (Map.Entry<String, Path> e : places.entrySet()) {
      if (!folders.containsKey(e.getKey())) {
        throw new IllegalArgumentException(
            "the index has no root \"" + e.getKey() + "\"; its roots are " + folders.keySet());
      }
      out = out.with(e.getKey(), e.getValue());
      Path folder = out.folders.get(e.getKey());
      for (String other : out.folders.keySet()) {
        if (!other.equals(e.getKey()) && folder.equals(out.folders.get(other))) {
          throw new CommandException(
              "root \""
                  + other
                  + "\" of the index is "
                  + folder
                  + " already, so the photos of root \""
                  + e.getKey()
                  + "\" would be there twice: take one of them out with windhover delete --filter "
                  + "root:"
                  + e.getKey());
        }
      }
    }
    return out;
  }

  /**
   * A place below a root.
   *
   * @param root name
   * @param prefix percent-encoded, empty or ending in {@code /}
   */
  public record Place(String root, String prefix) {}

  /** The root that is {@code folder} or holds it, and where in it; the deepest when several do. */
  public Optional<Place> placeOf(Path folder) {
    return folders.entrySet().stream()
        .filter(e -> folder.startsWith(e.getValue()))
        .max((a, b) -> a.getValue().getNameCount() - b.getValue().getNameCount())
        .map(e -> new Place(e.getKey(), relative(e.getValue(), folder)));
  }

  /**
   * What the file would be called in an index of these roots: below the deepest root that holds it.
   * The file need not exist.
   */
  public Optional<ImageUri> uriOf(Path file) {
    return placeOf(file)
        .filter(place -> place.prefix().length() > 1)
        .map(place ->
            new ImageUri(
                place.root(),
                place.prefix().endsWith("/")
                    ? place.prefix().substring(0, place.prefix().length() - 1)
                    : place.prefix()));
  }

  /**
   * These roots and those of another index.
   *
   * @throws CommandException if one name stands for different folders, unless {@code moved} says
   *     where it is
   */
  public Roots joined(Roots other, Map<String, Path> moved) {
    Roots out = this;
    for (Map.Entry<String, Path> e : other.folders.entrySet()) {
      Path own = folders.get(e.getKey());
      if (own != null && !own.equals(e.getValue()) && !moved.containsKey(e.getKey())) {
        throw new CommandException(
            "root \""
                + e.getKey()
                + "\" is "
                + own
                + " in one index and "
                + e.getValue()
                + " in another: if these are the same photos, say where they are with --root "
                + e.getKey()
                + "=DIR");
      }
      out = out.with(e.getKey(), e.getValue());
    }
    return out;
  }

  /** Whether the folder or the archive of a root is where it should be. */
  public static boolean isThere(Path root) {
    return Files.isDirectory(root)
        || Files.isRegularFile(
            root.resolveSibling(root.getFileName().toString().replaceFirst("!$", "")));
  }

  /** A name for a new root: that of the folder, with a number when it is taken. */
  public String newName(Path folder) {
    Path last = folder.getFileName();
    String base =
        last == null
            ? "root"
            : last.toString().replaceFirst("!$", "").replaceAll("[:\\p{Cntrl}]", "_");
    String name = base;
    for (int i = 2; folders.containsKey(name); i++) {
      name = base + "-" + i;
    }
    return name;
  }

  /** Where the file of an image is; it may have vanished since. */
  public Path resolve(ImageUri uri) {
    Path folder = folders.get(uri.root());
    if (folder == null) {
      throw new CommandException(
          "the index does not say where root \""
              + uri.root()
              + "\" is: say it with --root "
              + uri.root()
              + "=FOLDER");
    }
    return Path.of(URI.create("file://" + base(folder) + uri.path()));
  }

  /** The path of an image below its root, for people. */
  public static String display(ImageUri uri) {
    try {
      return URI.create("file:///" + uri.path()).getPath().substring(1);
    } catch (IllegalArgumentException notEncoded) {
      return uri.path();
    }
  }

  private static String relative(Path root, Path folder) {
    String full = base(folder);
    String base = base(root);
    return full.length() <= base.length() ? "" : full.substring(base.length());
  }

  private static String base(Path folder) {
    String path = folder.toUri().getRawPath();
    return path.endsWith("/") ? path : path + "/";
  }
}
