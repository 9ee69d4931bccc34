package dev.windhover.tools.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.tools.Gallery;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command that a page shows in a block of {@code sh} runs as it is written, page by page in a
 * copy of the checkout with a small gallery and a home of its own.
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class DocumentedCommandsTest {
  /** Commands that a test cannot run, and why. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "./windhover test", "it is what runs this test",
          "./windhover bench", "minutes to hours; .ci/long runs the reports",
          "./windhover serve", "runs until it is stopped; has tests of its own",
          "./windhover model pull", "needs the network",
          "mvn ", "it is what runs this test",
          "git ", "needs the network",
          "openssl ", "not on every machine; belongs to serve");

  private static final String[] PHOTOS = {"kite-sky.jpg", "pagoda.jpg", "kitten.jpg", "castle.jpg"};

  @TempDir Path folder;

  @TestFactory
  List<DynamicTest> blocksOfEveryPage_run() throws IOException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh");
    Path project = Path.of(System.getProperty("windhover.project"));
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : pages(project)) {
      List<String> blocks = blocks(Files.readAllLines(page));
      if (!blocks.isEmpty()) {
        String name = project.relativize(page).toString();
        tests.add(DynamicTest.dynamicTest(name, () -> run(name, blocks)));
      }
    }
    assertThat(tests).as("pages with commands below %s", project).hasSizeGreaterThanOrEqualTo(2);
    return tests;
  }

  private static List<Path> pages(Path project) throws IOException {
    try (Stream<Path> files = Files.walk(project, 3)) {
      return files
          .filter(f -> f.toString().endsWith(".md"))
          .filter(f ->
              Stream.of("target", ".git", "results")
                  .noneMatch(part -> project.relativize(f).toString().contains(part)))
          .sorted()
          .toList();
    }
  }

  /** The lines between {@code ```sh} and {@code ```}, without those that run elsewhere. */
  static List<String> blocks(List<String> lines) {
    List<String> blocks = new ArrayList<>();
    StringBuilder block = null;
    for (String line : lines) {
      if (line.equals("```sh")) {
        block = new StringBuilder("set -e\n");
      } else if (line.startsWith("```") && block != null) {
        blocks.add(block.toString());
        block = null;
      } else if (block != null && ELSEWHERE.keySet().stream().noneMatch(line.strip()::startsWith)) {
        block.append(line).append('\n');
      }
    }
    return blocks;
  }

  private void run(String page, List<String> blocks) throws Exception {
    Path checkout = Files.createDirectory(folder.resolve(page.replace('/', '-')));
    Path home = Files.createDirectory(checkout.resolve("home"));
    Gallery.copyTo(home.resolve("Pictures"), PHOTOS);
    Gallery.copyTo(checkout.resolve("examples/gallery"), PHOTOS);
    Files.copy(Gallery.photo("pagoda.jpg"), checkout.resolve("holiday.jpg"));
    launcher(checkout, home);
    for (String block : blocks) {
      Path script = Files.writeString(folder.resolve("block.sh"), block);
      Path output = folder.resolve("output.txt");
      ProcessBuilder builder =
          new ProcessBuilder("/bin/sh", script.toString())
              .directory(checkout.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("WINDHOVER_"));
      builder.environment().put("HOME", home.toString());
      builder.environment().put("LC_ALL", "C.UTF-8");
      Process process = builder.start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(300, TimeUnit.SECONDS);
      process.destroyForcibly();
      assertThat(ended).as("%s hangs:%n%s", page, block).isTrue();
      assertThat(process.exitValue())
          .as("%s:%n%s%n%s", page, block, Files.readString(output))
          .isZero();
    }
  }

  /** Starts this build's classes as the real launcher would start its jars. */
  private static void launcher(Path checkout, Path home) throws IOException {
    List<String> words = new ArrayList<>(WindhoverProcess.command());
    String main = words.remove(words.size() - 1);
    String java = words.remove(0);
    words.add("-Duser.home=" + home);
    words.add("-Dwindhover.home=" + checkout);
    Path arguments = checkout.resolve("java.arguments");
    Files.write(arguments, words.stream().map(w -> "\"" + w.replace("\\", "\\\\") + "\"").toList());
    Path launcher = checkout.resolve("windhover");
    Files.writeString(
        launcher, "#!/bin/sh\nexec '" + java + "' '@" + arguments + "' " + main + " \"$@\"\n");
    Files.setPosixFilePermissions(launcher, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
