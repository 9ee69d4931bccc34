package dev.windhover.tools.serve;

import io.javalin.http.Context;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Throws away what a refused request still sends. A server that answers and closes while bytes are
 * on their way resets the connection, and the sender, busy writing, loses the answer that says why
 * (RFC 9112, section 9.6). So a refusal waits for the rest, within limits of size and time: who
 * sends more than that, or nothing for a moment, is answered at once and the connection closed.
 */
final class UnreadBody {
  private static final long MOST_BYTES = 64 << 20;
  private static final Duration AT_MOST = Duration.ofSeconds(2);
  private static final Duration QUIET = Duration.ofMillis(250);
  private static final Duration POLL = Duration.ofMillis(2);

  private UnreadBody() {}

  /** To be called when the answer is known and nothing of it is sent. */
  static void settle(Context context) {
    if (context.req().getContentLengthLong() <= 0 && context.header("Transfer-Encoding") == null) {
      return;
    }
    try {
      ServletInputStream in = context.req().getInputStream();
      // Who waits to be told to go on sends nothing; who was too slow had his time.
      boolean wait = context.header("Expect") == null && context.statusCode() != 408;
      if (!in.isFinished() && !(wait && discard(in))) {
        context.header("Connection", "close");
      }
    } catch (IOException | IllegalStateException e) {
      context.header("Connection", "close");
    }
  }

  /** Whether the end was reached. */
  private static boolean discard(ServletInputStream in) throws IOException {
    byte[] buffer = new byte[64 << 10];
    long left = MOST_BYTES;
    long now = System.nanoTime();
    long end = now + AT_MOST.toNanos();
    long quiet = now + QUIET.toNanos();
    while (left > 0 && now < end && now < quiet) {
      // Never a read that may block: isFinished and available look at what has come.
      if (in.available() > 0) {
        left -= in.read(buffer);
        quiet = System.nanoTime() + QUIET.toNanos();
      } else if (in.isFinished()) {
        return true;
      } else {
        LockSupport.parkNanos(POLL.toNanos());
      }
      now = System.nanoTime();
    }
    return in.isFinished();
  }
}
