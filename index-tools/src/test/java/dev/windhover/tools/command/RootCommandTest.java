package dev.windhover.tools.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

class RootCommandTest {
  @TempDir Path home;

  @Test
  void help_ofTheRoot_listsExamplesAndCommands() {
    CommandRun run = CommandRun.of(home, "--help");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Examples:", "windhover index ~/Pictures", "search");
    assertThat(run.err()).isEmpty();
  }

  @Test
  void help_ofEveryCommand_teachesByExample() throws IOException {
    CommandLine line = RootCommand.commandLine(dev.windhover.tools.console.Console.system());
    for (String name : line.getSubcommands().keySet()) {
      if (name.equals("generate-completion")) {
        continue;
      }
      CommandRun run = CommandRun.of(home, name, "--help");
      assertThat(run.code()).as(name).isZero();
      assertThat(run.out()).as(name).contains("Examples:", "  windhover " + name, "--json");
    }
  }

  /** The width of a terminal that nobody has enlarged. */
  private static final int COLUMNS = 80;

  @Test
  void help_ofEveryCommand_opensWithOneSentenceAndKeepsExamplesOnOneLine() throws IOException {
    List<CommandLine> commands = new ArrayList<>();
    CommandLine root = RootCommand.commandLine(dev.windhover.tools.console.Console.system());
    collect(root, commands);
    assertThat(commands).hasSizeGreaterThan(22);
    for (CommandLine command : commands) {
      UsageMessageSpec help = command.getCommandSpec().usageMessage();
      String name = command.getCommandSpec().qualifiedName();
      assertThat(help.description()[0])
          .as(name)
          .endsWith(".")
          .doesNotContain("%n")
          .hasSizeLessThanOrEqualTo(COLUMNS + 2);
      assertThat(List.of(help.footer()))
          .as(name)
          .anyMatch(line -> line.startsWith("  windhover "))
          .allMatch(line -> !line.startsWith("  ") || line.length() <= COLUMNS - 1);
    }
  }

  private static void collect(CommandLine command, List<CommandLine> into) {
    if (!command.getCommandName().equals("generate-completion")) {
      into.add(command);
      command.getSubcommands().values().forEach(each -> collect(each, into));
    }
  }

  @Test
  void version_isTheOneOfTheBuild() {
    assertThat(CommandRun.of(home, "--version").out()).matches("windhover \\d+\\.\\d+\\.\\d+\\s*");
  }

  @Test
  void misuse_ofAnyKind_endsWithTwoAndOneClearLine() {
    for (String[] arguments :
        new String[][] {
          {}, {"fnid"}, {"search"}, {"search", "--nope"}, {"index"}, {"search", "x", "-k", "many"}
        }) {
      CommandRun run = CommandRun.of(home, arguments);
      assertThat(run.code()).as(String.join(" ", arguments)).isEqualTo(2);
      assertThat(run.out()).isEmpty();
      assertThat(run.err()).startsWith("windhover: ").doesNotContain("\tat ");
    }
  }

  @Test
  void search_withoutIndex_endsWithOneAndSaysHowToMakeOne() {
    CommandRun run = CommandRun.of(home, "search", "a cat");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "windhover: there is no index in "
                + home.resolve(".windhover/index")
                + ": make one with \"windhover index FOLDER\", or name another with --index\n");
  }

  @Test
  void debug_onError_showsTheStackTrace() {
    CommandRun run = CommandRun.of(home, "search", "a cat", "--debug");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("\tat dev.windhover.tools");
  }

  private Path settings(String text) throws IOException {
    Path file = home.resolve(".windhover/config.properties");
    Files.createDirectories(file.getParent());
    return Files.writeString(file, text);
  }

  @Test
  void defaults_environmentBeforeSettingsFile() throws IOException {
    settings("index = /from/file\n");
    assertThat(CommandRun.of(home, "search", "x").err()).contains("/from/file");
    assertThat(CommandRun.of(home, Map.of("WINDHOVER_INDEX", "/from/env"), "search", "x").err())
        .contains("/from/env");
    assertThat(
            CommandRun.of(
                    home, Map.of("WINDHOVER_INDEX", "/from/env"), "search", "x", "--index", "/arg")
                .err())
        .contains("/arg");
  }

  @Test
  void defaults_unknownSetting_isRefused() throws IOException {
    settings("indexx = /from/file\n");
    CommandRun run = CommandRun.of(home, "search", "x");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("\"indexx\"", "min-score");
  }

  @Test
  void doctor_unknownSetting_isAFindingAmongOthers() throws IOException {
    settings("indexx = /from/file\n");
    CommandRun run = CommandRun.of(home, "doctor");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("(?m)^! settings .*\"indexx\"")
        .containsPattern("(?m)^- model ");
  }

  @Test
  void defaults_badOrHomeOrMissing_nameWhoSaidThem() throws IOException {
    Path settings = settings("index = ~/photos.index\nk = two\n");
    CommandRun bad = CommandRun.of(home, "search", "x");
    assertThat(bad.code()).isEqualTo(2);
    assertThat(bad.err()).contains("'two'", "(set in " + settings + ")");
    assertThat(CommandRun.of(home, Map.of("WINDHOVER_K", "abc"), "search", "x").err())
        .contains("'abc'", "(set in WINDHOVER_K)");
    assertThat(CommandRun.of(home, "search", "x", "-k", "many").err())
        .contains("'many'")
        .doesNotContain("set in");
    assertThat(CommandRun.of(home, "search", "x", "-k", "1").err())
        .contains("there is no index in " + home.resolve("photos.index"));
    CommandRun none = CommandRun.of(home, Map.of("WINDHOVER_CONFIG", "nosuch.conf"), "search", "x");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("WINDHOVER_CONFIG names nosuch.conf");
    Files.writeString(settings, "");
    assertThat(CommandRun.of(home, Map.of("WINDHOVER_CONFIG", " "), "search", "x").err())
        .contains("there is no index in");
  }

  @Test
  void completion_isGenerated() {
    CommandRun run = CommandRun.of(home, "generate-completion");
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("complete ", "search");
  }
}
