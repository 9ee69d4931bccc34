package dev.windhover.bench.vectors;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A set from files, such as a public one that was converted to {@code .npy} or {@code .fvecs}. */
public final class VectorFiles implements VectorSet.Source {
  private final String name;
  private final Path corpus;
  private final Map<String, Path> queries;
  private final int limit;
  private final int queryLimit;

  /**
   * @param name for tables; also names the folder
   * @param corpus the vectors to search
   * @param queries files by kind of query
   * @param limit most vectors taken, from the start
   * @param queryLimit most queries taken of a kind, from the start
   */
  public VectorFiles(
      String name, Path corpus, Map<String, Path> queries, int limit, int queryLimit) {
    this.name = name.replaceAll("[^A-Za-z0-9._-]+", "-");
    this.corpus = corpus;
    this.queries = new LinkedHashMap<>(queries);
    this.limit = limit;
    this.queryLimit = queryLimit;
    if (queries.isEmpty()) {
      throw new IllegalArgumentException("a set needs queries: name a file such as text=FILE");
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String recipe() {
    StringBuilder out = new StringBuilder("the first " + limit + " rows of ");
    out.append(corpus.getFileName());
    queries.forEach((kind, file) ->
        out.append(", ")
            .append(kind)
            .append(" queries the first ")
            .append(queryLimit)
            .append(" of ")
            .append(file.getFileName()));
    return out.append(", brought to unit length").toString();
  }

  @Override
  public int dimensions() throws IOException {
    try (VectorReader reader = VectorReader.open(corpus)) {
      return reader.dimensions();
    }
  }

  @Override
  public List<String> kinds() {
    return List.copyOf(queries.keySet());
  }

  @Override
  public void writeTo(VectorSet.Sink sink) throws IOException {
    try (VectorReader reader = VectorReader.open(corpus)) {
      for (int i = 0; i < Math.min(limit, reader.size()); i++) {
        sink.corpus(reader.row(i));
      }
      for (Map.Entry<String, Path> kind : queries.entrySet()) {
        try (VectorReader asked = VectorReader.open(kind.getValue())) {
          if (asked.dimensions() != reader.dimensions()) {
            throw new IllegalArgumentException(
                kind.getValue()
                    + " has "
                    + asked.dimensions()
                    + " dimensions, "
                    + corpus
                    + " has "
                    + reader.dimensions());
          }
          for (int i = 0; i < Math.min(queryLimit, asked.size()); i++) {
            sink.query(kind.getKey(), asked.row(i));
          }
        }
      }
    }
  }
}
