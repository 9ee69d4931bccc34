package dev.windhover.tools.process;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The command in a process of its own, as a user starts it. */
public final class WindhoverProcess {
  private final Process process;
  private final CompletableFuture<String> out;
  private final CompletableFuture<String> err;
  private final ByteArrayOutputStream saidOnErr = new ByteArrayOutputStream();

  private WindhoverProcess(Process process) {
    this.process = process;
    this.out = read(process.getInputStream(), new ByteArrayOutputStream());
    this.err = read(process.getErrorStream(), saidOnErr);
  }

  /** What a process that has ended left behind. */
  public record Ended(int code, String out, String err) {
    public JsonNode json() throws IOException {
      return new ObjectMapper().readTree(out);
    }
  }

  /**
   * Starts {@code windhover ARGUMENTS} for a user whose home is {@code home}.
   *
   * @param prefix words before the command, such as {@code unshare -n}
   */
  public static WindhoverProcess start(Path home, List<String> prefix, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(command(arguments));
    return start(home, command);
  }

  /** Starts a whole command line for a user whose home is {@code home}. */
  public static WindhoverProcess start(Path home, List<String> command) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("WINDHOVER_"));
    builder.environment().put("WINDHOVER_USER_HOME", home.toString());
    builder.environment().put("LC_ALL", "C.UTF-8");
    return new WindhoverProcess(builder.start());
  }

  static List<String> command(String... arguments) {
    return command(classPath(), arguments);
  }

  static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  static String classPath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  static List<String> command(String classPath, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(java());
    command.addAll(
        List.of(
            "--add-modules",
            "jdk.incubator.vector",
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-Xmx1g",
            "-cp",
            classPath,
            "dev.windhover.tools.Windhover"));
    command.addAll(List.of(arguments));
    return command;
  }

  private static CompletableFuture<String> read(InputStream in, ByteArrayOutputStream bytes) {
    return CompletableFuture.supplyAsync(
        () -> {
          try (in) {
            in.transferTo(bytes);
            return bytes.toString(StandardCharsets.UTF_8);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        task -> Thread.ofPlatform().daemon().start(task));
  }

  /** Waits until the running process has said {@code text} on standard error. */
  void awaitOnErr(String text) throws InterruptedException {
    while (process.isAlive() && !saidOnErr.toString(StandardCharsets.UTF_8).contains(text)) {
      Thread.sleep(2);
    }
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** {@code kill -9}. */
  Ended kill() throws InterruptedException {
    process.toHandle().destroyForcibly();
    return end();
  }

  /** {@code kill}, which the JVM treats as Ctrl-C. */
  Ended terminate() throws InterruptedException {
    // Process.destroy would also close the streams, and with them what it says last.
    process.toHandle().destroy();
    return end();
  }

  /** Waits for the end; a process that hangs is killed and fails the test. */
  public Ended end() throws InterruptedException {
    if (!process.waitFor(240, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("windhover hangs; so far it said " + err.join());
    }
    return new Ended(process.exitValue(), out.join(), err.join());
  }
}
