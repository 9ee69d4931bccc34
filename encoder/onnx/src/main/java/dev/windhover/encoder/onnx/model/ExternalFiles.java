package dev.windhover.encoder.onnx.model;

import dev.windhover.encoder.onnx.graph.WeightsPlace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Where the weights beside a graph really lie. The runtime follows links and refuses what is then
 * outside of the graph's folder, but Hugging Face's own tools keep a folder of links to files that
 * are called by their hashes.
 *
 * @param folder that holds them
 * @param place what a graph in memory has to call them
 */
record ExternalFiles(Path folder, WeightsPlace place) {

  static ExternalFiles of(Path graph, Set<String> locations) throws IOException {
    Path beside = graph.toAbsolutePath().getParent();
    Path folder = null;
    Map<String, String> names = new HashMap<>();
    for (String location : locations) {
      Path real = beside.resolve(location).toRealPath();
      if (folder != null && !folder.equals(real.getParent())) {
        return new ExternalFiles(beside, new WeightsPlace.AsBefore());
      }
      folder = real.getParent();
      if (!real.getFileName().toString().equals(location)) {
        names.put(location, real.getFileName().toString());
      }
    }
    return new ExternalFiles(
        folder, names.isEmpty() ? new WeightsPlace.AsBefore() : new WeightsPlace.Renamed(names));
  }
}
