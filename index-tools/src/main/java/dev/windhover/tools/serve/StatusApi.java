package dev.windhover.tools.serve;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.windhover.encoder.QueryKind;
import dev.windhover.encoder.Thresholds;
import dev.windhover.lucene.ImageSnapshot;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What is being served, and whether it goes well. */
final class StatusApi {

  /** {@code /health}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Health(String status, String detail, long images, long revision) {}

  /** The model, for people. */
  record Model(String name, int dimensions, boolean patches, boolean calibrated) {}

  /** What the page may do. */
  record Can(boolean locate, boolean download, long uploadBytes) {}

  /** {@code /stats}. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Stats(
      String version,
      long images,
      long revision,
      String layout,
      Model model,
      Double acceptText,
      Double acceptImage,
      Map<String, List<Facets.Value>> facets,
      Can can) {}

  private record Counted(long revision, Map<String, List<Facets.Value>> facets) {}

  private final Backend backend;
  private volatile Counted counted;

  StatusApi(Backend backend) {
    this.backend = backend;
  }

  /** 503 while the index cannot be followed: answers are then old. */
  void health(Context context) throws IOException {
    new Parameters(context).allow(Set.of());
    LiveIndex.State state = backend.index().state();
    try (ImageSnapshot snapshot = state.snapshot()) {
      String trouble = backend.index().trouble().orElse(null);
      context.status(trouble == null ? 200 : 503);
      Backend.json(
          context,
          new Health(trouble == null ? "ok" : "stale", trouble, snapshot.size(), state.revision()));
    }
  }

  void stats(Context context) throws IOException {
    new Parameters(context).allow(Set.of());
    LiveIndex.State state = backend.index().state();
    try (ImageSnapshot snapshot = state.snapshot()) {
      var info = backend.model().text().model();
      boolean patches = backend.model().patches().isPresent();
      Backend.json(
          context,
          new Stats(
              backend.settings().version(),
              snapshot.size(),
              state.revision(),
              state.index().settings().layout().name().toLowerCase(Locale.ROOT),
              new Model(info.name(), info.dimensions(), patches, info.calibration().isPresent()),
              accept(QueryKind.TEXT),
              accept(QueryKind.IMAGE),
              facets(state, snapshot),
              new Can(
                  patches,
                  backend.settings().originals() == ServeSettings.Originals.SERVED,
                  backend.settings().limits().uploadBytes())));
    }
  }

  private Map<String, List<Facets.Value>> facets(LiveIndex.State state, ImageSnapshot snapshot)
      throws IOException {
    Counted known = counted;
    if (known == null || known.revision() != state.revision()) {
      known = new Counted(state.revision(), Facets.of(snapshot));
      counted = known;
    }
    return known.facets();
  }

  private Double accept(QueryKind kind) {
    return backend
        .model()
        .text()
        .model()
        .calibration()
        .flatMap(c -> c.thresholds(kind))
        .map(Thresholds::accept)
        .orElse(null);
  }

  void metrics(Context context) throws IOException {
    new Parameters(context).allow(Set.of());
    context.header("Cache-Control", "no-store");
    context.contentType(ServerMetrics.CONTENT_TYPE).result(backend.metrics().text());
  }

  void openApi(Context context) throws IOException {
    new Parameters(context).allow(Set.of());
    context.contentType("application/json").result(PageAssets.read("openapi.json"));
  }
}
