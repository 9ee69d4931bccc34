package dev.windhover.tools.command;

import dev.windhover.tools.console.Console;
import dev.windhover.tools.console.Defaults;
import dev.windhover.tools.console.ErrorReport;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Properties;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What {@code windhover} does without a command: it says which there are. */
@Command(
    name = "windhover",
    mixinStandardHelpOptions = true,
    versionProvider = RootCommand.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    description = {
      "Finds photos by words or by another picture, and where in the photo the thing is.",
      "Everything runs on this machine; the network is used by \"windhover model pull\" and "
          + "\"windhover locate --cue-url\" only.",
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  windhover index ~/Pictures               look at every photo once",
      "  windhover search \"a red bicycle\"         find photos by words",
      "  windhover search --image some.jpg        find photos like this one",
      "  windhover locate \"a cat\" photo.jpg       where in the photo it is",
      "  windhover similar photo.jpg              more photos like one you have",
      "  windhover doctor                         about this machine, for bug reports",
      "  windhover demo                           all of it, on photos that come along",
      "",
      "\"windhover COMMAND --help\" explains a command with examples.",
      "Defaults: WINDHOVER_INDEX, WINDHOVER_MODEL, ... or ~/.windhover/config.properties.",
      "Shell completion: . <(windhover generate-completion)",
      "Exit codes: 0 done, 1 failed, 2 not understood.",
    })
public final class RootCommand implements Runnable {
  private static final List<Class<?>> COMMANDS =
      List.of(
          IndexCommand.class,
          SearchCommand.class,
          LocateCommand.class,
          SimilarCommand.class,
          DedupeCommand.class,
          MergeCommand.class,
          DeleteCommand.class,
          ClassifyCommand.class,
          InspectCommand.class,
          VerifyCommand.class,
          UpgradeCommand.class,
          ExportCommand.class,
          ImportCommand.class,
          EvalCommand.class,
          DoctorCommand.class,
          ModelCommand.class,
          DemoCommand.class,
          ServeCommand.class,
          GenerateCompletion.class);

  /** Describes all commands to a shell. */
  private static final String COMPLETION = "generate-completion";

  @Spec private CommandLine.Model.CommandSpec spec;

  RootCommand() {}

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  /**
   * Runs one command.
   *
   * @return the exit code
   */
  public static int run(Console console, String... arguments) {
    ErrorReport errors = new ErrorReport(console);
    try {
      return commandLine(console, arguments).execute(arguments);
    } catch (IOException | RuntimeException | Error e) {
      return errors.report(e, Arrays.asList(arguments).contains("--debug"));
    }
  }

  /**
   * The command line for some arguments: with the command they name alone, since describing all of
   * them costs a fifth of a second at every start; with all commands when they name none.
   */
  static CommandLine commandLine(Console console, String... arguments) throws IOException {
    ErrorReport errors = new ErrorReport(console);
    CommandLine line = new CommandLine(new RootCommand(), new ConsoleFactory(console));
    commands(arguments).forEach(line::addSubcommand);
    line.setOut(new PrintWriter(console.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(console.err(), true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setUsageHelpAutoWidth(true);
    line.setParameterExceptionHandler(errors);
    line.setExecutionExceptionHandler(errors);
    boolean forDoctor = arguments.length > 0 && arguments[0].equals("doctor");
    line.setDefaultValueProvider(
        forDoctor ? Defaults.loadWhatCanBe(console) : Defaults.load(console));
    CommandLine completion = line.getSubcommands().get(COMPLETION);
    if (completion != null) {
      completion.getCommandSpec().usageMessage().hidden(true);
    }
    return line;
  }

  private static List<Class<?>> commands(String... arguments) {
    String first = arguments.length == 0 ? "" : arguments[0];
    return COMMANDS.stream()
        .filter(command -> command.getAnnotation(Command.class).name().equals(first))
        .filter(command -> !first.equals(COMPLETION))
        .findFirst()
        .<List<Class<?>>>map(List::of)
        .orElse(COMMANDS);
  }

  /** Gives commands the console they speak to. */
  private record ConsoleFactory(Console console) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      for (var constructor : type.getDeclaredConstructors()) {
        if (Arrays.equals(constructor.getParameterTypes(), new Class<?>[] {Console.class})) {
          return type.cast(constructor.newInstance(console));
        }
      }
      return CommandLine.defaultFactory().create(type);
    }
  }

  /** The version the build wrote into the jar. */
  static final class Version implements IVersionProvider {
    Version() {}

    @Override
    public String[] getVersion() throws IOException {
      return new String[] {"windhover " + number()};
    }

    static String number() throws IOException {
      Properties properties = new Properties();
      try (InputStream in =
          RootCommand.class.getResourceAsStream("/dev/windhover/tools/windhover.properties")) {
        if (in != null) {
          properties.load(in);
        }
      }
      return properties.getProperty("version", "unknown");
    }
  }
}
