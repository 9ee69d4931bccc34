package dev.windhover.tools.build;

import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.IndexSettings.Shard;
import dev.windhover.lucene.index.ShardCheck;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Several indexes that become one, with what each knows of its folders and its model. Whether their
 * images fit together, {@link ImageIndexWriter#addIndexes} decides.
 */
public final class IndexMerge {
  private final List<Part> parts;
  private final Map<String, Path> moved;

  /**
   * One of the indexes.
   *
   * @param images in it
   */
  public record Part(ImageIndex index, long images) {}

  /**
   * What was done.
   *
   * @param images in the target afterwards
   * @param added of these, how many came from the parts
   */
  public record Outcome(List<Part> parts, long images, long added) {}

  private IndexMerge(List<Part> parts, Map<String, Path> moved) {
    this.parts = parts;
    this.moved = moved;
  }

  /**
   * A merge of {@code sources}.
   *
   * @param moved where roots are, for those that the sources disagree about
   * @throws dev.windhover.lucene.IndexMismatchException if they differ in model or layout
   */
  public static IndexMerge of(List<ImageIndex> sources, Map<String, Path> moved)
      throws IOException {
    Roots roots = Roots.from(Map.of());
    List<Part> parts = new ArrayList<>();
    for (ImageIndex source : sources) {
      ImageIndex first = sources.get(0);
      ShardCheck.settings(first.settings(), first.name(), source.settings(), source.name());
      roots = roots.joined(Roots.from(source.userData()), moved);
      try (ImageSearcher searcher = source.openSearcher()) {
        parts.add(new Part(source, searcher.size()));
      }
    }
    roots.moved(moved);
    return new IndexMerge(List.copyOf(parts), Map.copyOf(moved));
  }

  /**
   * Shards whose others are here and which are not, such as {@code shard 2/4}. A collection that
   * was cut into different numbers of shards has gaps whichever of them come together: each number
   * is looked at by itself.
   */
  public Optional<String> missingShards() {
    Map<Integer, TreeSet<Integer>> here = new TreeMap<>();
    for (Part part : parts) {
      Shard shard = part.index().settings().shard();
      here.computeIfAbsent(shard.count(), count -> new TreeSet<>()).add(shard.index());
    }
    List<String> missing = new ArrayList<>();
    here.forEach((count, shards) -> {
      List<Integer> others = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        if (!shards.contains(i)) {
          others.add(i);
        }
      }
      if (!others.isEmpty()) {
        missing.add("shard " + others.get(0) + "/" + count + more(others.size() - 1));
      }
    });
    return missing.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", missing));
  }

  private static String more(int count) {
    return count == 0 ? "" : " and " + count + " more";
  }

  /**
   * Takes the parts in and commits; after an exception the writer is to be rolled back.
   *
   * @param segments to merge down to, null to leave them
   */
  public Outcome into(ImageIndexWriter writer, Integer segments) throws IOException {
    long before = writer.size();
    Map<String, String> userData = new HashMap<>();
    Roots roots = Roots.from(writer.index().userData());
    for (Part part : parts) {
      Map<String, String> data = part.index().userData();
      data.forEach(userData::putIfAbsent);
      roots = roots.joined(Roots.from(data), moved);
    }
    userData.putAll(writer.index().userData());
    roots.moved(moved).into(userData);
    writer.addIndexes(parts.stream().map(Part::index).toList());
    if (segments != null) {
      writer.forceMerge(segments);
    }
    writer.commit(userData);
    long images = writer.size();
    return new Outcome(parts, images, images - before);
  }

  /** Removes what a merge that failed has written into a folder of its own. */
  public static void discard(Path folder) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(folder);
  }
}
