package dev.windhover.tools.command;

import dev.windhover.lucene.IndexSettings.Shard;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A shard as it is written: {@code 0/4} is the first of four. */
final class ShardText {
  private static final Pattern FORM = Pattern.compile("(\\d{1,5})/(\\d{1,5})");

  private ShardText() {}

  static Shard parse(String text, BaseCommand command) {
    Matcher m = FORM.matcher(text);
    if (!m.matches() || Integer.parseInt(m.group(1)) >= Integer.parseInt(m.group(2))) {
      throw command.usage(
          "--shard is written I/N with I from 0 to N - 1, such as 0/4, got " + text);
    }
    return new Shard(Integer.parseInt(m.group(1)), Integer.parseInt(m.group(2)));
  }

  static String of(Shard shard) {
    return shard.index() + "/" + shard.count();
  }
}
