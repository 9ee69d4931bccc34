package dev.windhover.tools.console;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * Defaults of options, for those in {@link #CONFIGURABLE}: the environment variable ({@code
 * WINDHOVER_MIN_SCORE} for {@code --min-score}) before the line of the settings file ({@code
 * min-score = 2.5} in {@code ~/.windhover/config.properties}) before the built-in default.
 */
public final class Defaults implements IDefaultValueProvider {
  /** Options a person sets once. Others, such as {@code --prune}, must be said each time. */
  public static final Set<String> CONFIGURABLE =
      Set.of("index", "model", "layout", "precision", "threads", "k", "min-score", "debug");

  private static final String CONFIG = "WINDHOVER_CONFIG";

  private final Console console;
  private final Properties settings;

  private Defaults(Console console, Properties settings) {
    this.console = console;
    this.settings = settings;
  }

  /** Reads the settings file, when there is one. */
  public static Defaults load(Console console) throws IOException {
    Path file = settingsFile(console);
    Properties settings = new Properties();
    if (set(console.environment().get(CONFIG)) != null && !Files.exists(file)) {
      throw new IllegalArgumentException(CONFIG + " names " + file + ", which does not exist");
    }
    if (Files.isRegularFile(file)) {
      try (Reader in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        settings.load(in);
      } catch (IllegalArgumentException e) {
        throw new CommandException(file + " is no properties file: " + e.getMessage(), e);
      }
      for (String key : settings.stringPropertyNames()) {
        if (!CONFIGURABLE.contains(key)) {
          throw new IllegalArgumentException(
              file
                  + " sets \""
                  + key
                  + "\", which is not one of "
                  + CONFIGURABLE.stream().sorted().toList());
        }
      }
    }
    return new Defaults(console, settings);
  }

  /**
   * As {@link #load}, and without the file when it is at fault: for the command that says what is
   * wrong.
   */
  public static Defaults loadWhatCanBe(Console console) {
    try {
      return load(console);
    } catch (IOException | RuntimeException e) {
      return new Defaults(console, new Properties());
    }
  }

  /** Where the settings file is looked for. */
  public static Path settingsFile(Console console) {
    String named = set(console.environment().get(CONFIG));
    return named == null ? console.windhoverHome().resolve("config.properties") : Path.of(named);
  }

  /** The set value of the option with this long name without dashes, or null. */
  public String value(String name) {
    if (!CONFIGURABLE.contains(name)) {
      return null;
    }
    String value = set(console.environment().get(variable(name)));
    if (value == null) {
      value = set(settings.getProperty(name));
    }
    // Only a shell knows what ~ is.
    return value != null && (value.equals("~") || value.startsWith("~/"))
        ? console.userHome() + value.substring(1)
        : value;
  }

  /** Who says the value of the option with this long name without dashes. */
  public Optional<String> origin(String name) {
    if (value(name) == null) {
      return Optional.empty();
    }
    return Optional.of(
        set(console.environment().get(variable(name))) != null
            ? variable(name)
            : settingsFile(console).toString());
  }

  private static String variable(String name) {
    return "WINDHOVER_" + name.replace('-', '_').toUpperCase(Locale.ROOT);
  }

  private static String set(String value) {
    return value == null || value.isBlank() ? null : value.strip();
  }

  @Override
  public String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    return value(option.longestName().replaceFirst("^-+", ""));
  }
}
