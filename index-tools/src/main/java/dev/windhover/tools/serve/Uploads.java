package dev.windhover.tools.serve;

import io.javalin.http.Context;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;

/** Reads the picture in the body of a request, within limits of size and time. */
final class Uploads {
  private final long maxBytes;
  private final Duration time;

  Uploads(long maxBytes, Duration time) {
    this.maxBytes = maxBytes;
    this.time = time;
  }

  /**
   * @throws Problem 413 above the limit, 408 when it comes too slowly, 415 when the body says that
   *     it is something else, 400 when it is empty
   */
  byte[] read(Context context) throws IOException {
    checkType(context.header("Content-Type"));
    if (context.header("Content-Encoding") != null) {
      throw new Problem(415, "send the picture as it is, without Content-Encoding");
    }
    if (context.req().getContentLengthLong() > maxBytes) {
      throw tooLarge();
    }
    long end = System.nanoTime() + time.toNanos();
    ByteArrayOutputStream out = new ByteArrayOutputStream(64 << 10);
    byte[] buffer = new byte[64 << 10];
    try {
      // Not closed here: of what is left of it, UnreadBody takes care.
      InputStream in = context.bodyInputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (out.size() + (long) n > maxBytes) {
          throw tooLarge();
        }
        if (System.nanoTime() - end > 0) {
          throw new Problem(408, "the picture did not arrive within " + time.toSeconds() + " s");
        }
        out.write(buffer, 0, n);
      }
    } catch (IOException e) {
      // Cut off, or chunks that are none: the sender's mistake, not the server's.
      throw Problem.badRequest("the body is cut off or not well formed");
    }
    if (out.size() == 0) {
      throw Problem.badRequest("the body is empty: send the bytes of a picture");
    }
    return out.toByteArray();
  }

  /**
   * A form of another site can send text and form types without asking first; pictures it cannot.
   */
  private static void checkType(String type) {
    if (type == null || !(type.startsWith("image/") || type.equals("application/octet-stream"))) {
      throw new Problem(
          415, "send the bytes of a picture as image/... or application/octet-stream");
    }
  }

  private Problem tooLarge() {
    return new Problem(
        413, "a picture that is sent has at most " + maxBytes + " bytes: scale it down first");
  }
}
