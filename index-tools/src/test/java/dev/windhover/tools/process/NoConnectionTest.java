package dev.windhover.tools.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.tools.Gallery;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * No connection is attempted, by Java or by native code: the kernel counts, in a network namespace
 * without any route, how often something wanted to go out.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class NoConnectionTest {
  @TempDir Path home;

  @Test
  void indexSearchAndLocate_attemptNoConnection() throws Exception {
    assertThat(attempts("bash", "-c", "exec 3<>/dev/tcp/192.0.2.1/80"))
        .as("the counter sees an attempt")
        .isEqualTo(1);
    Path photos = home.resolve("photos");
    Gallery.copyTo(photos, "kitten.jpg", "pagoda.jpg");
    String kitten = photos.resolve("kitten.jpg").toString();
    String out = home.resolve("out.png").toString();
    for (String[] arguments :
        new String[][] {
          {"index", photos.toString()},
          {"search", "a cat"},
          {"search", "--image", kitten},
          {"locate", "a cat", kitten, "--out", out}
        }) {
      assertThat(attempts(WindhoverProcess.command(arguments).toArray(String[]::new)))
          .as(String.join(" ", arguments))
          .isZero();
    }
    try (Stream<Path> files = Files.walk(home)) {
      assertThat(files.map(Path::toString))
          .as("no uploader has left an identifier or a queue behind")
          .noneMatch(name -> name.contains("Microsoft") || name.contains("djl.ai"));
    }
  }

  private int attempts(String... command) throws Exception {
    Path script =
        Files.writeString(
            home.resolve("count.sh"),
            "\"$@\" >&2\ncat /proc/net/snmp /proc/net/snmp6\n",
            StandardCharsets.UTF_8);
    List<String> all = new java.util.ArrayList<>(unshare());
    all.addAll(List.of("sh", script.toString()));
    all.addAll(List.of(command));
    ProcessBuilder builder = new ProcessBuilder(all);
    builder.environment().put("WINDHOVER_USER_HOME", home.toString());
    builder.environment().put("HOME", home.toString());
    builder.environment().put("XDG_CACHE_HOME", home.resolve("cache").toString());
    builder.environment().keySet().removeAll(List.of("CI", "ORT_DISABLE_TELEMETRY"));
    builder.redirectError(home.resolve("err").toFile());
    Process process = builder.start();
    String counters = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    String said = Files.readString(home.resolve("err"));
    assertThat(said).doesNotContain("windhover:");
    return count(counters);
  }

  private static int count(String counters) {
    Matcher v4 = Pattern.compile("Ip: (.*)\nIp: (.*)\n").matcher(counters);
    Assumptions.assumeTrue(v4.find(), "the kernel tells no counters");
    int column = List.of(v4.group(1).split(" ")).indexOf("OutNoRoutes");
    int attempts = Integer.parseInt(v4.group(2).split(" ")[column]);
    Matcher v6 = Pattern.compile("Ip6OutNoRoutes\\s+(\\d+)").matcher(counters);
    return attempts + (v6.find() ? Integer.parseInt(v6.group(1)) : 0);
  }

  private static List<String> unshare() throws InterruptedException {
    for (List<String> prefix : List.of(List.of("unshare", "-n"), List.of("unshare", "-rn"))) {
      try {
        ProcessBuilder builder = new ProcessBuilder(prefix.get(0), prefix.get(1), "true");
        if (builder.start().waitFor() == 0) {
          return prefix;
        }
      } catch (IOException e) {
        // No such program: the assumption below says so.
      }
    }
    return Assumptions.abort("no network namespace can be made here (unshare -n)");
  }
}
