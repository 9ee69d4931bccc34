package dev.windhover.tools.serve;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import java.io.IOException;

/**
 * What all parts of the API share.
 *
 * @param encodes places for searching and encoding
 * @param pictures decoded and scaled
 * @param places boxes and heat maps
 */
record Backend(
    ServeSettings settings,
    ServedModel model,
    LiveIndex index,
    WorkGate encodes,
    Pictures pictures,
    Places places,
    ServerMetrics metrics) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Larger files are not read, whatever the index says. */
  private static final long MAX_FILE_BYTES = 256L << 20;

  /** The files behind one state of the index. */
  static PhotoFiles files(LiveIndex.State state) {
    return new PhotoFiles(state.roots(), MAX_FILE_BYTES);
  }

  /** Answers with {@code value}, which no cache keeps: the index may change at any time. */
  static void json(Context context, Object value) throws IOException {
    context.header("Cache-Control", "private, no-store");
    context.contentType("application/json").result(JSON.writeValueAsBytes(value));
  }
}
