package dev.windhover.tools.cue;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a model's free text says. Nothing of it is trusted: a phrase becomes the words of another
 * query and nothing else, a number chooses among the parts that were asked about.
 */
final class ChatAnswer {
  private static final int LONGEST_PHRASE = 80;

  /** More is a story, not the name of a place. */
  private static final int MOST_WORDS = 10;

  private static final Pattern THOUGHTS = Pattern.compile("(?s)<think>.*?(</think>|$)");
  private static final Pattern LEAD =
      Pattern.compile(
          "(?i)^.*?\\bmost likely (?:to )?(?:appear|be|be found|found|located)?\\s*"
              + "(?:on|in|at|near|under|above|beside|behind)?\\s+");
  private static final Pattern NUMBER = Pattern.compile("(?<![\\d.])\\d{1,3}(?![\\d.]\\d)");
  private static final Set<String> NOTHING =
      Set.of("", "none", "unknown", "nothing", "n/a", "nowhere", "i don't know", "not sure");

  private ChatAnswer() {}

  /** The phrase that names a place, as V* takes it from the answer. */
  static Optional<String> phrase(String text) {
    String line =
        THOUGHTS
            .matcher(text)
            .replaceAll("")
            .lines()
            .map(String::strip)
            .filter(l -> !l.isEmpty())
            .findFirst()
            .orElse("");
    // Control and format characters have no place in a query.
    line = line.replaceAll("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Cn}]", " ");
    line = LEAD.matcher(line).replaceFirst("");
    line = line.split("[.;!?,]", 2)[0];
    line = line.replaceAll("[\"`*]+|^[' ]+|[' ]+$", "").replaceAll("\\s+", " ").strip();
    if (line.length() > LONGEST_PHRASE
        || line.split(" ").length > MOST_WORDS
        || line.codePoints().noneMatch(Character::isLetter)
        || NOTHING.contains(line.toLowerCase(Locale.ROOT))) {
      return Optional.empty();
    }
    return Optional.of(line);
  }

  /** The numbers from 1 to {@code most} in it, each once, in order. */
  static List<Integer> numbers(String text, int most) {
    Set<Integer> out = new LinkedHashSet<>();
    Matcher numbers = NUMBER.matcher(THOUGHTS.matcher(text).replaceAll(""));
    while (numbers.find()) {
      int number = Integer.parseInt(numbers.group());
      if (number >= 1 && number <= most) {
        out.add(number);
      }
    }
    return new ArrayList<>(out);
  }
}
