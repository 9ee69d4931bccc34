package dev.windhover.tools.command;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.ErrorReport;
import dev.windhover.tools.console.JsonOutput;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options every command has. */
abstract class BaseCommand implements Callable<Integer> {
  @Spec CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  boolean help;

  @Option(names = "--json", description = "Print one JSON document instead of text.")
  boolean json;

  @Option(names = "--debug", description = "Show the stack trace of an error.")
  boolean debug;

  final Console console;

  BaseCommand(Console console) {
    this.console = console;
  }

  @Override
  public final Integer call() throws Exception {
    run();
    return exitCode();
  }

  /** Does the work; every failure is an exception. */
  abstract void run() throws Exception;

  /** What a run that threw nothing ends with. */
  int exitCode() {
    return ErrorReport.OK;
  }

  /** The JSON document of this command, with its name. */
  final ObjectNode document() {
    return JsonOutput.object(spec.name());
  }

  /** A caller's mistake, answered with how the command is used. */
  final ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}
