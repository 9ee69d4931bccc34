package dev.windhover.tools.serve;

import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageSnapshot;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Set;

/** Where in one image a query answers. */
final class PlacesApi {
  private final Backend backend;

  PlacesApi(Backend backend) {
    this.backend = backend;
  }

  /** Looks into one image. */
  @FunctionalInterface
  private interface Look {
    Object at(LiveIndex.State state, ImageEntry entry, String words) throws IOException;
  }

  /** {@code GET /images/{id}/locate}. */
  void locate(Context context) throws IOException {
    Parameters parameters = new Parameters(context);
    parameters.allow(Set.of("q", "looks"));
    int looks = parameters.integer("looks", Places.MAX_LOOKS, 1, Places.MAX_LOOKS);
    look(
        context,
        parameters,
        "locate",
        (state, entry, words) -> backend.places().locate(state, entry, words, looks));
  }

  /** {@code GET /images/{id}/heatmap}. */
  void heatmap(Context context) throws IOException {
    Parameters parameters = new Parameters(context);
    parameters.allow(Set.of("q"));
    look(context, parameters, "heatmap", backend.places()::heatmap);
  }

  private void look(Context context, Parameters parameters, String kind, Look look)
      throws IOException {
    String words = parameters.requiredText("q");
    String id = ImageKey.idOf(context.pathParam("id"));
    LiveIndex.State state = backend.index().state();
    try (ImageSnapshot snapshot = state.snapshot()) {
      ImageEntry entry = SearchApi.requireEntry(snapshot, id);
      Object answer = backend.encodes().run(kind, () -> look.at(state, entry, words));
      Backend.json(context, answer);
    }
  }
}
