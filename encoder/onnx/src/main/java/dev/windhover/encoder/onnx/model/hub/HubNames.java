package dev.windhover.encoder.onnx.model.hub;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names that come from outside and become paths and addresses: model ids, revisions, file names.
 * All three are held to letters, digits, dot, underscore and hyphen, so that none needs escaping
 * and none can leave its folder, on any file system.
 */
final class HubNames {
  /** The hub's own limit for a repository name. */
  private static final int MAX_ID = 96;

  /** Room for the cache's own path within the 260 characters of old Windows interfaces. */
  private static final int MAX_PATH = 160;

  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]*");

  /** Names that are devices on Windows, with any extension. */
  private static final Set<String> DEVICES =
      Set.of(
          "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7",
          "com8", "com9", "lpt1", "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");

  private HubNames() {}

  /**
   * @throws IllegalArgumentException unless {@code id} is {@code owner/name}
   */
  static String checkId(String id) {
    String[] parts = id.split("/", -1);
    if (parts.length != 2
        || id.length() > MAX_ID
        || !isSegment(parts[0])
        || !isSegment(parts[1])
        || id.contains("..")
        || id.contains("--")) {
      throw new IllegalArgumentException(
          "\""
              + printable(id)
              + "\" is not a model id: expected owner/name of letters, digits, '.', '_' and '-',"
              + " at most "
              + MAX_ID
              + " characters, such as Xenova/clip-vit-base-patch32");
    }
    return id;
  }

  /**
   * @throws IllegalArgumentException unless {@code revision} is a commit, branch or tag without
   *     slashes
   */
  static String checkRevision(String revision) {
    if (revision.length() > MAX_ID || !isSegment(revision) || revision.contains("..")) {
      throw new IllegalArgumentException(
          "\""
              + printable(revision)
              + "\" is not a revision: expected a commit hash, or a branch or tag of letters,"
              + " digits, '.', '_' and '-', at most "
              + MAX_ID
              + " characters");
    }
    return revision;
  }

  /**
   * @throws IllegalArgumentException unless {@code path} is a relative path that stays within its
   *     folder and is none of the names the cache uses itself
   */
  static String checkPath(String path) {
    boolean fine = path.length() <= MAX_PATH;
    for (String segment : path.split("/", -1)) {
      fine &= isSegment(segment);
    }
    String lower = path.toLowerCase(Locale.ROOT);
    if (!fine
        || lower.equals(ModelLock.FILE_NAME)
        || lower.endsWith(Download.PARTIAL)
        || lower.endsWith(Download.IDENTITY)) {
      throw new IllegalArgumentException(
          "file name \""
              + printable(path)
              + "\" is refused: expected a relative path of letters, digits, '.', '_' and '-', at"
              + " most "
              + MAX_PATH
              + " characters, that stays in the model's folder");
    }
    return path;
  }

  /** Whether a name tries to leave its folder or to hide its end, whatever else it holds. */
  static boolean isHostile(String path) {
    if (path.isEmpty() || path.startsWith("/") || path.contains("\\") || path.contains(":")) {
      return true;
    }
    for (String segment : path.split("/", -1)) {
      if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
        return true;
      }
    }
    return path.chars().anyMatch(Character::isISOControl);
  }

  /** The file of that name within {@code root}; the last guard should a check above have a hole. */
  static Path resolve(Path root, String path) {
    Path resolved = root.resolve(checkPath(path)).normalize();
    if (!resolved.startsWith(root)) {
      throw new IllegalArgumentException("file name \"" + printable(path) + "\" leaves its folder");
    }
    return resolved;
  }

  /** Text from outside, short and without control characters, for a message. */
  static String printable(String text) {
    StringBuilder clean = new StringBuilder();
    text.codePoints()
        .limit(200)
        .map(c -> Character.isISOControl(c) ? '?' : c)
        .forEach(clean::appendCodePoint);
    if (text.codePointCount(0, text.length()) > 200) {
      clean.append("...");
    }
    return clean.toString();
  }

  private static boolean isSegment(String segment) {
    if (!SEGMENT.matcher(segment).matches() || segment.endsWith(".")) {
      return false;
    }
    int dot = segment.indexOf('.');
    String stem = dot < 0 ? segment : segment.substring(0, dot);
    return !DEVICES.contains(stem.toLowerCase(Locale.ROOT));
  }
}
