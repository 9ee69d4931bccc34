package dev.windhover.tools.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.model.hub.ModelHub;
import dev.windhover.tools.Gallery;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every command that a page shows in a block of {@code sh} runs as it is written, page by page in a
 * copy of the checkout with a small gallery and a home of its own. Pages that start servers run in
 * a network of their own, where the page's addresses are this machine's. Models are pulled from a
 * hub on this machine ({@link StandInHub}).
 */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class DocumentedCommandsTest {
  /** Commands that a test cannot run, and why. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(
          "./windhover test", "it is what runs this test",
          "./windhover bench", "minutes to hours; .ci/long runs the reports",
          "mvn ", "it is what runs this test",
          "git ", "needs the network");

  private static final String SERVE = "./windhover serve";

  private static final String PULL = "./windhover model pull";

  /** What stands in for the models that pages pull: exports among the encoder's own test data. */
  private static final Map<String, String> PULLED =
      Map.of("Xenova/clip-vit-base-patch32", "clip-op14", "Xenova/mobileclip_s0", "mobileclip");

  /** Addresses of other machines that pages name. */
  private static final String NEIGHBOUR = "192.168.1.20";

  private static final String[] PHOTOS = {"kite-sky.jpg", "pagoda.jpg", "kitten.jpg", "castle.jpg"};

  @TempDir Path folder;

  @TestFactory
  List<DynamicTest> blocksOfEveryPage_run() throws IOException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh");
    Path project = Path.of(System.getProperty("windhover.project"));
    List<DynamicTest> tests = new ArrayList<>();
    for (Path page : pages(project)) {
      List<String> commands = commands(Files.readAllLines(page));
      if (!commands.isEmpty()) {
        String name = project.relativize(page).toString();
        tests.add(DynamicTest.dynamicTest(name, () -> run(name, commands)));
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
  static List<String> commands(List<String> lines) {
    List<String> commands = new ArrayList<>();
    boolean inside = false;
    for (String line : lines) {
      if (line.startsWith("```")) {
        inside = line.equals("```sh");
      } else if (inside && ELSEWHERE.keySet().stream().noneMatch(line.strip()::startsWith)) {
        commands.add(line);
      }
    }
    return commands;
  }

  /** A server runs beside the commands after it, until the page ends. */
  private static String script(List<String> commands, Path folder) {
    StringBuilder script = new StringBuilder("set -e\nservers=\n");
    // Without --fail an error of the server would pass for an answer.
    script.append("curl() { command curl -sS --fail -o /dev/null \"$@\"; }\nset -x\n");
    int servers = 0;
    for (String line : commands) {
      if (line.strip().startsWith(SERVE)) {
        Path said = folder.resolve("server-" + servers++ + ".txt");
        script
            .append("{ exec " + line.strip() + "\n} >'" + said + "' 2>&1 &\n")
            .append("servers=\"$servers $!\"\n")
            .append(
                "for i in $(seq 600); do grep -q http:// '"
                    + said
                    + "' && break; sleep 0.1; done\n")
            .append("grep http:// '" + said + "'\n");
      } else {
        script.append(line).append('\n');
      }
    }
    return script
        .append("for s in $servers; do kill -TERM $s; wait $s || test $? = 143; done\n")
        .toString();
  }

  private static boolean serves(List<String> commands) {
    return commands.stream().anyMatch(line -> line.strip().startsWith(SERVE));
  }

  private static boolean pulls(List<String> commands) {
    return commands.stream().anyMatch(line -> line.strip().startsWith(PULL));
  }

  private void run(String page, List<String> commands) throws Exception {
    if (!pulls(commands)) {
      run(page, commands, "", Map.of());
      return;
    }
    Path classes = folder.resolve("hub-classes");
    Path exports =
        Path.of(System.getProperty("windhover.project"))
            .resolve("encoder/onnx/src/test/resources/golden/models");
    Map<String, Path> standIns =
        PULLED.entrySet().stream()
            .collect(Collectors.toMap(Map.Entry::getKey, e -> exports.resolve(e.getValue())));
    Path cache = folder.resolve("cache");
    try (StandInHub hub = new StandInHub(classes, standIns)) {
      run(
          page,
          commands,
          classes + File.pathSeparator,
          Map.of(
              "HF_ENDPOINT", hub.address(),
              "NO_PROXY", "127.0.0.1",
              "WINDHOVER_CACHE", cache.toString()));
      assertThat(hub.fetched())
          .as("files that %s fetched", page)
          .anyMatch(path -> path.endsWith("/onnx/vision_model.onnx"))
          .anyMatch(path -> path.endsWith("/onnx/vision_model_fp16.onnx"));
    }
    // What arrived is a model that opens, not merely files.
    List<ModelHub.PulledModel> models =
        ModelHub.builder().cacheDirectory(cache.resolve("models")).build().pulled();
    assertThat(models)
        .extracting(pulled -> pulled.lock().model())
        .containsExactlyInAnyOrderElementsOf(PULLED.keySet());
    for (ModelHub.PulledModel pulled : models) {
      try (ClipModel model = ClipModel.open(pulled.folder())) {
        assertThat(model.encodeText("a cat").length).isPositive();
      }
    }
  }

  private void run(
      String page, List<String> commands, String classesBefore, Map<String, String> environment)
      throws Exception {
    Path checkout = Files.createDirectory(folder.resolve(page.replace('/', '-')));
    Path home = Files.createDirectory(checkout.resolve("home"));
    Gallery.copyTo(home.resolve("Pictures"), PHOTOS);
    Gallery.copyTo(checkout.resolve("examples/gallery"), PHOTOS);
    Files.copy(Gallery.photo("pagoda.jpg"), checkout.resolve("holiday.jpg"));
    launcher(checkout, home, classesBefore);
    List<String> starter = List.of("/bin/sh");
    List<String> runnable = commands;
    if (serves(commands)) {
      Optional<List<String>> network = ownNetwork();
      if (network.isPresent()) {
        starter = network.get();
      } else {
        System.out.println(page + ": its servers are left out, as no network can be made here");
        runnable =
            commands.stream()
                .filter(line -> !line.strip().startsWith(SERVE) && !line.startsWith("curl "))
                .toList();
      }
    }
    Path script = Files.writeString(folder.resolve("page.sh"), script(runnable, checkout));
    Path output = folder.resolve("output.txt");
    List<String> command = new ArrayList<>(starter);
    command.add(script.toString());
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(checkout.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("WINDHOVER_"));
    builder.environment().put("HOME", home.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    boolean ended = process.waitFor(300, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    assertThat(ended).as("%s hangs:%n%s", page, Files.readString(output)).isTrue();
    assertThat(process.exitValue()).as("%s:%n%s", page, Files.readString(output)).isZero();
  }

  /** How a script starts in a network namespace where this machine has the pages' addresses. */
  private static Optional<List<String>> ownNetwork() throws Exception {
    String prepare =
        "PATH=$PATH:/sbin:/usr/sbin; command -v curl && ip link set lo up && ip addr add "
            + NEIGHBOUR
            + "/32 dev lo";
    for (String flags : List.of("-n", "-rn")) {
      try {
        List<String> prefix = List.of("unshare", flags, "/bin/sh", "-c");
        List<String> attempt = new ArrayList<>(prefix);
        attempt.add(prepare);
        if (new ProcessBuilder(attempt).start().waitFor() == 0) {
          List<String> out = new ArrayList<>(prefix);
          out.add("(" + prepare + ") && exec /bin/sh \"$0\"");
          return Optional.of(out);
        }
      } catch (IOException e) {
        // No such program.
      }
    }
    return Optional.empty();
  }

  /** Starts this build's classes as the real launcher would start its jars. */
  private static void launcher(Path checkout, Path home, String classesBefore) throws IOException {
    List<String> words =
        new ArrayList<>(
            WindhoverProcess.command(classesBefore + WindhoverProcess.classPath(), new String[0]));
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
