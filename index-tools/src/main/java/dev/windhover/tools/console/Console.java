package dev.windhover.tools.console;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/**
 * The outside of one run: where results go ({@link #out()}), where notes and errors go ({@link
 * #err()}), and the environment. Results are UTF-8 whatever the locale says, so that a name comes
 * out of a pipe as it went in. Thread-safe.
 *
 * @param out results only, so that they can be piped
 * @param err notes, progress and errors
 * @param terminal whether {@code err} is a terminal, where a line may be drawn over
 * @param environment the environment variables
 * @param userHome the folder that holds {@code .windhover}
 */
public record Console(
    PrintStream out,
    PrintStream err,
    boolean terminal,
    Map<String, String> environment,
    Path userHome) {

  /** The console of this process. */
  public static Console system() {
    return new Console(
        ResultStream.to(FileDescriptor.out),
        utf8(FileDescriptor.err),
        System.console() != null && isTerminal(),
        System.getenv(),
        Path.of(System.getProperty("user.home", ".")));
  }

  private static PrintStream utf8(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), true, StandardCharsets.UTF_8);
  }

  /** JDK 22 and later return a console object for pipes too and tell them apart by a method. */
  private static boolean isTerminal() {
    try {
      return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(System.console());
    } catch (ReflectiveOperationException beforeJdk22) {
      return true;
    }
  }

  /** One line of notes, made {@linkplain Printable harmless}. */
  public void note(String text) {
    err.println(Printable.line(text));
  }

  /** One line of results, made {@linkplain Printable harmless}. */
  public void print(String text) {
    out.println(Printable.line(text));
  }

  /** The folder of the user's own settings, models and default index. */
  public Path windhoverHome() {
    String set = environment.get("WINDHOVER_USER_HOME");
    return set == null || set.isBlank() ? userHome.resolve(".windhover") : Path.of(set);
  }
}
