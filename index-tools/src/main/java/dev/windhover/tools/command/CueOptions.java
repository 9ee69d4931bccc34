package dev.windhover.tools.command;

import dev.windhover.lucene.vstar.ContextCue;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.cue.ChatCue;
import dev.windhover.tools.cue.ChatDialect;
import java.net.URI;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A language model to ask where a thing may be. */
final class CueOptions {
  static final String KEY = "WINDHOVER_CUE_KEY";

  @Option(
      names = "--cue-url",
      paramLabel = "URL",
      description = {
        "A chat endpoint to ask where the thing may be when the vectors promise nothing, such as",
        "http://127.0.0.1:11434. Nobody is asked without it. " + KEY + " holds the key, if any.",
      })
  URI url;

  @Option(names = "--cue-model", paramLabel = "NAME", description = "The endpoint's model.")
  String model;

  @Option(
      names = "--cue-dialect",
      paramLabel = "NAME",
      defaultValue = "OLLAMA",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  ChatDialect dialect;

  @Option(
      names = "--cue-pixels",
      description = "Sends the endpoint small pictures of the regions too, not words alone.")
  boolean pixels;

  /**
   * The cue asked for.
   *
   * @throws IllegalArgumentException if options are missing or wrong
   */
  Optional<ContextCue> cue(Console console) {
    if (url == null) {
      if (model != null || pixels) {
        throw new IllegalArgumentException("--cue-model and --cue-pixels need --cue-url URL");
      }
      return Optional.empty();
    }
    if (model == null) {
      throw new IllegalArgumentException("--cue-url needs --cue-model NAME");
    }
    ChatCue.Builder builder = ChatCue.builder(dialect, url, model);
    String key = console.environment().get(KEY);
    if (key != null && !key.isBlank()) {
      builder.key(key.strip());
    }
    if (pixels) {
      builder.sendPixels();
    }
    return Optional.of(builder.build());
  }
}
