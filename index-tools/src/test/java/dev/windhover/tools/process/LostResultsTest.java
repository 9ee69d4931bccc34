package dev.windhover.tools.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.tools.process.WindhoverProcess.Ended;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Results that do not reach their target: no silent success. */
@Timeout(value = 300, unit = TimeUnit.SECONDS)
class LostResultsTest {
  @TempDir Path home;

  private Ended listInto(String target) throws IOException, InterruptedException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "no /bin/sh");
    List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", "\"$0\" \"$@\" " + target));
    command.addAll(
        WindhoverProcess.command(
            WindhoverProcess.classPath(), new String[] {"model", "list", "--json"}));
    return WindhoverProcess.start(home, command).end();
  }

  @Test
  void fullDisk_isAFailure() throws Exception {
    Assumptions.assumeTrue(Files.exists(Path.of("/dev/full")), "no /dev/full");
    Ended ended = listInto("> /dev/full");
    assertThat(ended.code()).as(ended.err()).isEqualTo(1);
    assertThat(ended.err()).contains("windhover: the results could not be written: ");
  }

  @Test
  void readerThatHasSeenEnough_isNone() throws Exception {
    Ended ended = listInto("| true");
    assertThat(ended.err()).doesNotContain("could not be written");
  }
}
