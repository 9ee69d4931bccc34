package dev.windhover.bench.ann;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.windhover.bench.vectors.VectorSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;

/** Built indexes of one set, kept from run to run. */
final class AnnIndexes {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** What lies in a folder beside an index, written last. */
  private record Kept(String engine, String set, BuildRecord build) {}

  private final VectorSet set;
  private final Path work;

  /**
   * @param work folder of the indexes of all sets
   */
  AnnIndexes(VectorSet set, Path work) {
    this.set = set;
    this.work = work.resolve(set.description().name());
  }

  Path folder(String engine, String graph) {
    return work.resolve(engine + "-" + graph);
  }

  /** What the build cost, done now or in an earlier run. */
  BuildRecord build(AnnEngine engine, AnnEngine.Graph graph) throws IOException {
    Path folder = folder(engine.id(), graph.id());
    Path record = folder.resolveSibling(folder.getFileName() + ".json");
    if (Files.exists(record)) {
      Kept kept = JSON.readValue(record.toFile(), Kept.class);
      if (kept.engine.equals(engine.name()) && kept.set.equals(set.description().recipe())) {
        return kept.build;
      }
    }
    forget(engine, graph);
    Files.createDirectories(folder);
    int heap = engine.buildHeap(set.description().size(), set.description().dimensions());
    BuildRecord build = WorkerProcess.build(set.folder(), engine, graph, folder, heap);
    JSON.writeValue(record.toFile(), new Kept(engine.name(), set.description().recipe(), build));
    return build;
  }

  /** Deletes an index, so that it is built again. */
  void forget(AnnEngine engine, AnnEngine.Graph graph) throws IOException {
    Path folder = folder(engine.id(), graph.id());
    Files.deleteIfExists(folder.resolveSibling(folder.getFileName() + ".json"));
    if (Files.exists(folder)) {
      List<Path> all;
      try (var files = Files.walk(folder)) {
        all = files.sorted(Comparator.reverseOrder()).toList();
      }
      for (Path file : all) {
        Files.delete(file);
      }
    }
  }

  WorkerProcess open(Contender contender) throws IOException {
    int heap =
        contender
            .engineItself()
            .searchHeap(set.description().size(), set.description().dimensions());
    return WorkerProcess.search(
        set.folder(), contender, folder(contender.engine(), contender.graph()), heap);
  }
}
