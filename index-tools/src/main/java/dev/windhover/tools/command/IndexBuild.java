package dev.windhover.tools.command;

import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.ModelOptions;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.tools.build.ImageVectors;
import dev.windhover.tools.build.IndexRun;
import dev.windhover.tools.build.IndexSummary;
import dev.windhover.tools.build.RunSettings;
import dev.windhover.tools.console.Console;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** One indexing run with its display; Ctrl-C ends it early with what is done. */
final class IndexBuild {
  /** One thread a call: there are as many calls at the same time as there are cores. */
  static final ModelOptions MODEL =
      ModelOptions.builder().threads(1).loading(ModelOptions.Loading.ON_FIRST_USE).build();

  private final Console console;
  private final ImageIndex index;
  private final ClipModel clip;
  private final ModelOption model;

  IndexBuild(Console console, ImageIndex index, ClipModel clip, ModelOption model) {
    this.console = console;
    this.index = index;
    this.clip = clip;
    this.model = model;
  }

  /**
   * Brings the index up to date with the folders.
   *
   * @param last called with the outcome before the process may end
   */
  IndexSummary run(
      Scopes scopes, RunSettings settings, SkipReport skips, Consumer<IndexSummary> last)
      throws IOException, InterruptedException {
    Map<String, String> userData = new HashMap<>(index.userData());
    scopes.roots().into(userData);
    model.into(userData);
    try (RunDisplay display = new RunDisplay(console, skips)) {
      ImageIndexWriter writer = index.openWriter();
      boolean ended = false;
      IndexRun run =
          new IndexRun(
              writer,
              ImageFileDecoder.withDefaults(),
              ImageVectors.of(index.settings().layout(), clip, clip, settings.threads()),
              settings,
              display);
      try (Interrupt interrupt = Interrupt.onSignal(run::stop)) {
        IndexSummary summary = run.run(scopes.list(), userData);
        writer.close();
        ended = true;
        display.close();
        skips.close();
        last.accept(summary);
        return summary;
      } finally {
        if (!ended) {
          writer.rollback();
        }
      }
    }
  }
}
