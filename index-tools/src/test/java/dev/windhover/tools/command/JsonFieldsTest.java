package dev.windhover.tools.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windhover.tools.Gallery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code --json} prints is what the page says it prints. */
class JsonFieldsTest {
  /** Objects whose keys are names of the user's or of the index's own, not fields. */
  private static final Set<String> NAMED_BY_CONTENT = Set.of("roots", "vectors", "weights");

  @TempDir Path home;
  private final Set<String> missing = new TreeSet<>();

  @Test
  void everyFieldOfEveryCommand_isOnThePage() throws IOException {
    Path photos = home.resolve("photos");
    Gallery.copyTo(photos, "kitten.jpg", "wall-clock.jpg");
    Files.copy(Gallery.photo("kitten.jpg"), photos.resolve("again.jpg"));
    Files.writeString(photos.resolve("broken.jpg"), "no picture");
    String photo = photos.resolve("kitten.jpg").toString();
    String part = home.resolve("part").toString();
    Map<String, String> documented = documented();

    check(documented, "index", "index", photos.toString());
    check(documented, "search", "search", "a cat", "-k", "1");
    check(documented, "search --regions", "search", "a cat", "-k", "1", "--regions");
    check(documented, "similar", "similar", photo, "-k", "1");
    check(documented, "dedupe", "dedupe");
    check(documented, "delete", "delete", photo, "--dry-run");
    check(documented, "classify", "classify", photo, "--labels", "cat,clock");
    check(documented, "inspect", "inspect");
    check(documented, "verify", "verify", "--sample", "1");
    check(documented, "upgrade", "upgrade", "--to", home.resolve("new").toString());
    check(documented, "export", "export", home.resolve("vectors").toString());
    check(documented, "import", "import", home.resolve("vectors").toString(), "--index", part);
    check(documented, "doctor", "doctor");
    String drawn = home.resolve("drawn.png").toString();
    check(documented, "locate", "locate", "a cat", photo, "--looks", "3", "--out", drawn);
    check(documented, "model list", "model", "list");
    check(documented, "model info", "model", "info", "bundled");
    assertThat(missing).as("fields that the page does not name").isEmpty();
  }

  private void check(Map<String, String> documented, String command, String... words)
      throws IOException {
    String[] arguments = java.util.Arrays.copyOf(words, words.length + 1);
    arguments[words.length] = "--json";
    CommandRun run = CommandRun.of(home, arguments);
    assertThat(run.out()).as("%s: %s", command, run.err()).startsWith("{");
    Set<String> fields = new TreeSet<>();
    collect(run.json(), fields);
    assertThat(fields).contains("command");
    String page = documented.get(command);
    assertThat(page).as("the page has a paragraph about the JSON of %s", command).isNotNull();
    fields.stream()
        .filter(field -> !page.contains("`" + field + "`"))
        .forEach(field -> missing.add(command + ": " + field));
  }

  private static void collect(JsonNode node, Set<String> fields) {
    node.properties()
        .forEach(entry -> {
          fields.add(entry.getKey());
          boolean named = NAMED_BY_CONTENT.contains(entry.getKey());
          if (named) {
            entry.getValue().forEach(each -> collect(each, fields));
          } else {
            collect(entry.getValue(), fields);
          }
        });
    if (node.isArray()) {
      node.forEach(each -> collect(each, fields));
    }
  }

  /** What the page says of a command; a paragraph that says "as ..." stands for another as well. */
  private static Map<String, String> documented() throws IOException {
    String page =
        Files.readString(Path.of(System.getProperty("windhover.project"), "index-tools/README.md"));
    String section = page.substring(page.indexOf("\n## JSON"));
    Map<String, String> out =
        section
            .lines()
            .filter(line -> line.startsWith("`") && line.contains("`: `command`"))
            .flatMap(
                line -> java.util.Arrays.stream(line.split("(?<=\\.) (?=`[a-z ]+`: `command`)")))
            .collect(
                Collectors.toMap(
                    line -> line.substring(1, line.indexOf('`', 1)), line -> line, String::concat));
    out.computeIfPresent("similar", (name, text) -> text + out.get("search"));
    return out;
  }
}
