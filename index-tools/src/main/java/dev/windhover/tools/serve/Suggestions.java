package dev.windhover.tools.serve;

import dev.windhover.lucene.ImageHits;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSnapshot;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * A few words to begin with, that find something in this very collection: everyday subjects are
 * searched for, and those with the highest scores are offered.
 */
final class Suggestions {
  private static final int OFFERED = 8;

  private final Backend backend;
  private volatile Known known;

  private record Known(long revision, List<String> words) {}

  private record Scored(String words, String best, double score) {}

  /** The answer. */
  record Answer(List<String> suggestions) {}

  Suggestions(Backend backend) {
    this.backend = backend;
  }

  /** {@code GET /suggestions}; the first one after a change of the index takes a second or two. */
  void serve(Context context) throws IOException {
    new Parameters(context).allow(Set.of());
    LiveIndex.State state = backend.index().state();
    Known current = known;
    if (current == null || current.revision() != state.revision()) {
      current = compute(state);
      known = current;
    }
    Backend.json(context, new Answer(current.words()));
  }

  private synchronized Known compute(LiveIndex.State state) throws IOException {
    Known current = known;
    if (current != null && current.revision() == state.revision()) {
      return current;
    }
    List<Scored> scored = new ArrayList<>();
    try (ImageSnapshot snapshot = state.snapshot()) {
      if (snapshot.size() > 0) {
        for (String subject : subjects()) {
          // One place each: whoever types meanwhile need not wait for all of them.
          ImageHits hits =
              backend
                  .encodes()
                  .run("suggest", () -> snapshot.search(ImageQuery.text(subject).k(1).build()));
          hits.best().ifPresent(hit -> scored.add(new Scored(subject, hit.id(), hit.score())));
        }
      }
    }
    return new Known(state.revision(), best(scored));
  }

  /** The highest scores, each with a photo of its own, so that they show different things. */
  private static List<String> best(List<Scored> scored) {
    scored.sort(Comparator.comparingDouble(Scored::score).reversed());
    List<String> out = new ArrayList<>();
    List<String> photos = new ArrayList<>();
    for (Scored s : scored) {
      if (out.size() < OFFERED && !photos.contains(s.best())) {
        out.add(s.words());
        photos.add(s.best());
      }
    }
    return List.copyOf(out);
  }

  private static List<String> subjects() throws IOException {
    return new String(PageAssets.read("subjects.txt"), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .toList();
  }
}
