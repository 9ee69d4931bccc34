package dev.windhover.tools.command;

import dev.windhover.lucene.IndexSettings.Shard;
import dev.windhover.tools.build.Roots;
import dev.windhover.tools.build.Roots.Place;
import dev.windhover.tools.build.Scope;
import dev.windhover.tools.scan.FileScanner;
import dev.windhover.tools.scan.FileScanner.Links;
import java.io.IOException;
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

  static Scopes of(
      List<Path> folders, Roots known, Path indexFolder, boolean followLinks, Shard shard)
      throws IOException {
    Links links = followLinks ? Links.FOLLOW : Links.SKIP;
    Roots roots = known;
    List<Path> real = new ArrayList<>();
    for (Path folder : folders) {
      Path path = new FileScanner(folder, links, Set.of()).root();
      if (real.stream().noneMatch(path::startsWith)) {
        real.removeIf(other -> other.startsWith(path));
        real.add(path);
      }
    }
    for (Path path : real) {
      if (roots.placeOf(path).isEmpty()) {
        roots = roots.with(roots.newName(path), path);
      }
    }
    List<Scope> scopes = new ArrayList<>();
    for (Path path : real) {
      Place place = roots.placeOf(path).orElseThrow();
      Set<Path> excluded = new HashSet<>();
      excluded.add(indexFolder.toAbsolutePath().normalize());
      roots.folders().values().stream().filter(f -> !f.equals(path)).forEach(excluded::add);
      scopes.add(
          new Scope(place.root(), place.prefix(), new FileScanner(path, links, excluded), shard));
    }
    return new Scopes(scopes, roots);
  }
}
