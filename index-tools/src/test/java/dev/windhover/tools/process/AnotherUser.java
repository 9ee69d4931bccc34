package dev.windhover.tools.process;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A user without rights, for whom a process is started: root reads everything, whatever a file's
 * permissions say. When the tests themselves run as an ordinary user, that user serves.
 */
final class AnotherUser {

  /** {@code nobody}, where there is one; the number needs no name. */
  private static final String ID = "65534";

  private final List<String> prefix;
  private final String classPath;

  private AnotherUser(List<String> prefix, String classPath) {
    this.prefix = prefix;
    this.classPath = classPath;
  }

  /**
   * Skips the test where there is no way to become another user.
   *
   * @param home becomes writable for everybody; what the class path names is copied into it,
   *     because root's own folders are closed to others
   */
  static AnotherUser in(Path home) throws IOException, InterruptedException {
    String here = WindhoverProcess.classPath();
    if (!"root".equals(System.getProperty("user.name"))) {
      return new AnotherUser(List.of(), here);
    }
    List<String> prefix =
        List.of("setpriv", "--reuid=" + ID, "--regid=" + ID, "--clear-groups", "--");
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwxrwxrwx"));
    List<String> canRunJava = new ArrayList<>(prefix);
    canRunJava.addAll(List.of(WindhoverProcess.java(), "-version"));
    try {
      int code =
          new ProcessBuilder(canRunJava)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor();
      Assumptions.assumeTrue(code == 0, "running as root, and no other user can run this java");
    } catch (IOException e) {
      Assumptions.abort("running as root, and there is no setpriv: " + e.getMessage());
    }
    Path lib = Files.createDirectory(home.resolve("lib"));
    List<String> copied = new ArrayList<>();
    int number = 0;
    for (String entry : here.split(File.pathSeparator)) {
      Path from = Path.of(entry);
      if (Files.exists(from)) {
        Path to = lib.resolve(number++ + "-" + from.getFileName());
        copy(from, to);
        copied.add(to.toString());
      }
    }
    return new AnotherUser(prefix, String.join(File.pathSeparator, copied));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : (Iterable<Path>) files::iterator) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.copy(file, target);
        Files.setPosixFilePermissions(
            target,
            PosixFilePermissions.fromString(Files.isDirectory(file) ? "rwxr-xr-x" : "rw-r--r--"));
      }
    }
  }

  /** Starts {@code windhover ARGUMENTS} as this user. */
  WindhoverProcess start(Path home, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(prefix);
    command.addAll(WindhoverProcess.command(classPath, arguments));
    return WindhoverProcess.start(home, command);
  }
}
