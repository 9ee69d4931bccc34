package dev.windhover.tools;

import dev.windhover.tools.command.Interrupt;
import dev.windhover.tools.command.RootCommand;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.ErrorReport;
import dev.windhover.tools.console.ResultStream;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The {@code windhover} command. Exit codes: 0 done, 1 failed, 2 not understood. */
public final class Windhover {
  /** Held here: a logger nobody holds is forgotten together with its level. */
  private static final Logger LUCENE_LOG = Logger.getLogger("org.apache.lucene");

  /** Short commands start without SIMD on purpose; of its absence elsewhere doctor tells. */
  private static final Logger SIMD_LOG =
      Logger.getLogger("org.apache.lucene.internal.vectorization");

  private Windhover() {}

  /** Runs the command that {@code arguments} name, and ends the process with its exit code. */
  public static void main(String[] arguments) {
    // Picture codecs must neither open a window system nor write cache files.
    System.setProperty("java.awt.headless", "true");
    // Lucene tells of its SIMD support at every start; what matters of it, doctor says.
    LUCENE_LOG.setLevel(Level.WARNING);
    SIMD_LOG.setLevel(Level.OFF);
    Console console = Console.system();
    int code = RootCommand.run(console, arguments);
    if (console.out() instanceof ResultStream results && results.failure().isPresent()) {
      console.note(
          "windhover: the results could not be written: " + results.failure().get().getMessage());
      code = code == ErrorReport.OK ? ErrorReport.FAILED : code;
    }
    console.err().flush();
    System.exit(Interrupt.exitCode(code));
  }
}
