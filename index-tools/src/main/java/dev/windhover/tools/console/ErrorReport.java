package dev.windhover.tools.console;

import dev.windhover.encoder.WindhoverException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.FileSystemLoopException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The one place where a failure becomes a line and an exit code: {@link #FAILED} when the world was
 * at fault, {@link #USAGE} when the caller was. The stack trace is shown with {@code --debug} only.
 */
public final class ErrorReport implements IParameterExceptionHandler, IExecutionExceptionHandler {
  /** The command did what it was asked. */
  public static final int OK = 0;

  /** The command could not do what it was asked. */
  public static final int FAILED = 1;

  /** The command was asked in a way it does not understand. */
  public static final int USAGE = 2;

  private final Console console;

  /** Reports to the notes of {@code console}. */
  public ErrorReport(Console console) {
    this.console = console;
  }

  @Override
  public int handleParseException(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    // The library says "option option" of options that take pairs.
    String message = e.getMessage().replace("option option", "option");
    console.note("windhover: " + message + origin(e, command, List.of(arguments)));
    if (!UnmatchedArgumentException.printSuggestions(e, console.err())) {
      console.note(
          "Usage: "
              + command.getCommandSpec().qualifiedName()
              + " ...   (see "
              + command.getCommandSpec().qualifiedName()
              + " --help)");
    }
    return USAGE;
  }

  /** Where a value comes from that nobody typed. */
  private static String origin(ParameterException e, CommandLine command, List<String> typed) {
    if (e.getArgSpec() instanceof OptionSpec option
        && command.getDefaultValueProvider() instanceof Defaults defaults
        && typed.stream()
            .noneMatch(argument ->
                Arrays.stream(option.names()).anyMatch(name -> argument.startsWith(name)))) {
      return defaults
          .origin(option.longestName().replaceFirst("^-+", ""))
          .map(where -> " (set in " + where + ")")
          .orElse("");
    }
    return "";
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    return report(e, command.getCommandSpec().findOption("--debug").<Boolean>getValue());
  }

  /** Prints {@code failure} as one line, and its stack trace when {@code debug}. */
  public int report(Throwable failure, Boolean debug) {
    Throwable cause = unwrap(failure);
    console.note("windhover: " + message(cause));
    if (Boolean.TRUE.equals(debug)) {
      failure.printStackTrace(console.err());
    } else if (!expected(cause)) {
      console.note("This is a bug in windhover: please report it with the output of --debug.");
    }
    return cause instanceof IllegalArgumentException ? USAGE : FAILED;
  }

  private static boolean expected(Throwable e) {
    return e instanceof WindhoverException
        || e instanceof IOException
        || e instanceof IllegalArgumentException
        || e instanceof UnsupportedOperationException
        || e instanceof OutOfMemoryError;
  }

  private static Throwable unwrap(Throwable e) {
    boolean wrapper =
        e instanceof UncheckedIOException
            || e instanceof ExecutionException
            || e instanceof CompletionException;
    return wrapper && e.getCause() != null ? unwrap(e.getCause()) : e;
  }

  /**
   * What a person reads of a failure. The messages of file system errors are bare paths, so their
   * kind is spelled out.
   */
  public static String message(Throwable e) {
    return switch (e) {
      case NoSuchFileException f -> f.getFile() + " does not exist";
      case AccessDeniedException f -> f.getFile() + " may not be read (permission denied)";
      case NotDirectoryException f -> f.getFile() + " is not a folder";
      case FileSystemLoopException f -> f.getFile() + " is a link to a folder above it";
      case FileSystemException f when f.getReason() == null -> "cannot use " + f.getFile();
      case OutOfMemoryError o ->
          "out of memory with a heap of "
              + (Runtime.getRuntime().maxMemory() >> 20)
              + " MB: give more (WINDHOVER_JAVA_OPTS=-Xmx8g) or use fewer --threads";
      case WindhoverException w -> text(w);
      case IOException i -> text(i);
      case IllegalArgumentException a -> text(a);
      case UnsupportedOperationException u -> text(u);
      default -> "unexpected " + e;
    };
  }

  private static String text(Throwable e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }
}
