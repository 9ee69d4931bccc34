package dev.windhover.bench.ann;

/**
 * One way to search one built graph of one engine.
 *
 * @param engine id of the engine
 * @param graph id of the graph
 * @param search how it is searched
 */
record Contender(String engine, String graph, String search) {

  AnnEngine engineItself() {
    return AnnEngines.of(engine);
  }

  AnnEngine.Graph graphItself() {
    return AnnEngine.Graph.parse(graph);
  }

  /** The settings, for tables. */
  String settings() {
    return graphItself() + ", " + search;
  }

  @Override
  public String toString() {
    return engineItself().name() + " (" + settings() + ")";
  }
}
