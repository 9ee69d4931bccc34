package dev.windhover.tools.command;

import dev.windhover.lucene.IndexSettings.Shard;
import dev.windhover.tools.build.Roots;
import dev.windhover.tools.build.Roots.Place;
import dev.windhover.tools.build.Scope;
import dev.windhover.tools.console.CommandException;
import dev.windhover.tools.scan.Archive;
import dev.windhover.tools.scan.ArchiveScanner;
import dev.windhover.tools.scan.FileScanner;
import dev.windhover.tools.scan.FileScanner.Links;
import dev.windhover.tools.scan.ImageFinder;
import dev.windhover.tools.scan.ListScanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The folders of one run as places below roots. A folder inside a known root belongs to that root,
 * so no photo is indexed twice; a folder around a known root becomes a root without that part.
 *
 * @param list what to look at
 * @param roots the known roots with those that are new
 */
record Scopes(List<Scope> list, Roots roots) {

  /**
   * The places of one run.
   *
   * @param folders folders and archives
   * @param lists files that name pictures
   */
  static Scopes of(
      List<Path> folders,
      List<Path> lists,
      Roots known,
      Path indexFolder,
      boolean followLinks,
      Shard shard)
      throws IOException {
    Links links = followLinks ? Links.FOLLOW : Links.SKIP;
    List<ImageFinder> finders = new ArrayList<>();
    for (Path folder : folders) {
      ImageFinder finder = finder(folder, links, Set.of());
      if (finders.stream().noneMatch(f -> finder.root().startsWith(f.root()))) {
        finders.removeIf(f -> f.root().startsWith(finder.root()));
        finders.add(finder);
      }
    }
    for (Path list : lists) {
      finders.add(new ListScanner(list));
    }
    Roots roots = known;
    for (ImageFinder finder : finders) {
      Path path = finder.root();
      if (roots.placeOf(path).isEmpty()) {
        roots = roots.with(roots.newName(path), path);
      }
    }
    List<Scope> scopes = new ArrayList<>();
    for (ImageFinder finder : finders) {
      Path path = finder.root();
      Place place = roots.placeOf(path).orElseThrow();
      Set<Path> excluded = new HashSet<>();
      excluded.add(indexFolder.toAbsolutePath().normalize());
      roots.folders().values().stream().filter(f -> !f.equals(path)).forEach(excluded::add);
      ImageFinder used =
          finder instanceof FileScanner ? new FileScanner(path, links, excluded) : finder;
      scopes.add(new Scope(place.root(), place.prefix(), used, shard));
    }
    return new Scopes(scopes, roots);
  }

  private static ImageFinder finder(Path place, Links links, Set<Path> excluded)
      throws IOException {
    if (!Files.isRegularFile(place)) {
      return new FileScanner(place, links, excluded);
    }
    if (!Archive.isArchive(place)) {
      throw new CommandException(
          place
              + " is neither a folder nor a .zip or .tar archive: name its folder, or for single"
              + " photos a file with their paths by --list");
    }
    return new ArchiveScanner(place);
  }
}
