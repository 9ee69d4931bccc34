package dev.windhover.tools.serve;

import dev.windhover.encoder.Region;
import io.javalin.http.Context;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * The parameters of one request. Everything that is not understood is refused, with the name, the
 * value's range and no echo of the value itself.
 */
final class Parameters {
  /** Longest text; models read some 64 words. */
  static final int MAX_TEXT = 1_000;

  private final Context context;

  Parameters(Context context) {
    this.context = context;
  }

  /**
   * @throws Problem 400 if there is a parameter of another name: a misspelt filter must not be a
   *     search without one
   */
  void allow(Set<String> names) {
    for (String name : context.queryParamMap().keySet()) {
      if (!names.contains(name)) {
        throw Problem.badRequest(
            "there is no such parameter here; "
                + (names.isEmpty()
                    ? "there are none"
                    : "there are " + names.stream().sorted().toList()));
      }
    }
  }

  Optional<String> text(String name) {
    Optional<String> value = value(name).map(String::strip).filter(s -> !s.isEmpty());
    if (value.isPresent() && value.get().length() > MAX_TEXT) {
      throw Problem.badRequest(name + " has at most " + MAX_TEXT + " characters");
    }
    return value;
  }

  String requiredText(String name) {
    return text(name).orElseThrow(() -> Problem.badRequest(name + " is missing"));
  }

  int integer(String name, int fallback, int min, int max) {
    Optional<String> value = value(name);
    if (value.isEmpty()) {
      return fallback;
    }
    try {
      int number = Integer.parseInt(value.get());
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // As out of range.
    }
    throw Problem.badRequest(name + " must be a whole number in [" + min + ", " + max + "]");
  }

  OptionalDouble number(String name, double min, double max) {
    Optional<String> value = value(name);
    if (value.isEmpty()) {
      return OptionalDouble.empty();
    }
    try {
      double number = Double.parseDouble(value.get());
      if (number >= min && number <= max) {
        return OptionalDouble.of(number);
      }
    } catch (NumberFormatException e) {
      // As out of range.
    }
    throw Problem.badRequest(name + " must be a number in [" + min + ", " + max + "]");
  }

  boolean flag(String name) {
    String value = value(name).orElse("false");
    return switch (value) {
      case "true", "1" -> true;
      case "false", "0" -> false;
      default -> throw Problem.badRequest(name + " must be true or false");
    };
  }

  /** {@code x,y,width,height} in pixels of the upright image. */
  Optional<Region> region(String name) {
    Optional<String> value = value(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    String[] parts = value.get().split(",", -1);
    try {
      if (parts.length == 4) {
        return Optional.of(
            new Region(
                Integer.parseInt(parts[0]),
                Integer.parseInt(parts[1]),
                Integer.parseInt(parts[2]),
                Integer.parseInt(parts[3])));
      }
    } catch (IllegalArgumentException e) {
      // No region.
    }
    throw Problem.badRequest(name + " must be x,y,width,height in pixels inside the image");
  }

  /** An instant, or a date, which is its midnight here. */
  Optional<Instant> date(String name) {
    Optional<String> value = value(name);
    if (value.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          value.get().length() == 10
              ? LocalDate.parse(value.get()).atStartOfDay(ZoneId.systemDefault()).toInstant()
              : Instant.parse(value.get()));
    } catch (DateTimeParseException e) {
      throw Problem.badRequest(name + " must be a date such as 2026-01-31, or an ISO 8601 instant");
    }
  }

  /** All values of a parameter that may be repeated. */
  List<String> all(String name) {
    List<String> values = context.queryParams(name);
    if (values.size() > 16 || values.stream().anyMatch(v -> v.length() > MAX_TEXT)) {
      throw Problem.badRequest(
          name + " may be given 16 times, with at most " + MAX_TEXT + " characters");
    }
    return values;
  }

  private Optional<String> value(String name) {
    List<String> values = context.queryParams(name);
    if (values.size() > 1) {
      throw Problem.badRequest(name + " is given more than once");
    }
    return values.stream().findFirst().filter(v -> !v.isEmpty());
  }
}
