package dev.windhover.tools.serve;

import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageSnapshot;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.Set;

/** Where in one image a query answers. */
final class PlacesApi {
  private static final Set<String> WORDS = Set.of("q");

  private final Backend backend;

  PlacesApi(Backend backend) {
    this.backend = backend;
  }

  /** Looks into one image. */
  @FunctionalInterface
  private interface Look {
    Object at(LiveIndex.State state, ImageSnapshot snapshot, ImageEntry entry, String words)
        throws IOException;
  }

  /** {@code GET /images/{id}/locate}. */
  void locate(Context context) throws IOException {
    look(context, "locate", backend.places()::locate);
  }

  /** {@code GET /images/{id}/heatmap}. */
  void heatmap(Context context) throws IOException {
    look(context, "heatmap", backend.places()::heatmap);
  }

  private void look(Context context, String kind, Look look) throws IOException {
    Parameters parameters = new Parameters(context);
    parameters.allow(WORDS);
    String words = parameters.requiredText("q");
    String id = ImageKey.idOf(context.pathParam("id"));
    LiveIndex.State state = backend.index().state();
    try (ImageSnapshot snapshot = state.snapshot()) {
      ImageEntry entry = SearchApi.requireEntry(snapshot, id);
      Object answer = backend.encodes().run(kind, () -> look.at(state, snapshot, entry, words));
      Backend.json(context, answer);
    }
  }
}
