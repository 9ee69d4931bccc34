package dev.windhover.tools.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windhover.tools.Gallery;
import dev.windhover.tools.process.WindhoverProcess.Ended;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A folder with everything that can be wrong in it, indexed to the end by a real process. */
@Timeout(value = 600, unit = TimeUnit.SECONDS)
class HostileFolderTest {
  private static final List<String> HOSTILE_NAMES =
      List.of(
          "two words.jpg",
          "quote\"and'quote.jpg",
          "\uD83D\uDC31\u200D emoji.jpg",
          "new\nline.jpg",
          "<img src=x onerror=alert(1)>.jpg",
          "100%25.jpg");

  @TempDir Path home;

  @Test
  void index_hostileFolder_endsReportsEachBadFileAndFindsTheGood() throws Exception {
    Path photos = home.resolve("photos");
    Gallery.copyTo(photos, "coffee-cup.jpg");
    for (String name : HOSTILE_NAMES) {
      Files.copy(Gallery.photo("kitten.jpg"), photos.resolve(name));
    }
    byte[] jpeg = Files.readAllBytes(Gallery.photo("pagoda.jpg"));
    Files.write(photos.resolve("truncated.jpg"), Arrays.copyOf(jpeg, jpeg.length / 3));
    Files.writeString(photos.resolve("text.png"), "I am no picture.");
    Files.createFile(photos.resolve("empty.jpg"));
    Files.write(photos.resolve("huge.png"), hugePng(30_000, 30_000));
    Path secret = Files.write(photos.resolve("secret.jpg"), jpeg);
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
    Path closed = Files.createDirectory(photos.resolve("closed"));
    Files.write(closed.resolve("inside.jpg"), jpeg);
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("---------"));
    Files.createSymbolicLink(photos.resolve("dangling.jpg"), Path.of("nowhere"));
    Files.createSymbolicLink(photos.resolve("loop"), photos);
    run("mkfifo", photos.resolve("pipe.jpg").toString());
    AnotherUser user = AnotherUser.in(home);
    Path report = home.resolve("report.jsonl");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(photos.resolve("socket.jpg")));
      Ended ended =
          user.start(home, "index", photos.toString(), "--json", "--report", report.toString())
              .end();
      assertThat(ended.code()).as(ended.err()).isZero();
      JsonNode summary = ended.json();
      assertThat(summary.get("images").asInt()).isEqualTo(1 + HOSTILE_NAMES.size());
      assertThat(summary.get("encoded").asInt()).as("equal files are encoded once").isEqualTo(2);
      assertThat(summary.get("skipped").asInt()).isEqualTo(10);
    }
    assertThat(reasons(report))
        .hasEntrySatisfying("truncated.jpg", reason -> assertThat(reason).contains("JPEG"))
        .containsEntry("text.png", "not an image: the file holds text")
        .containsEntry("empty.jpg", "the file is empty")
        .containsEntry("secret.jpg", "may not be read (permission denied)")
        .containsEntry("closed", "may not be read (permission denied)")
        .hasEntrySatisfying(
            "huge.png", reason -> assertThat(reason).contains("30000x30000", "above the limit"))
        .containsEntry("dangling.jpg", "dangling symbolic link: its target does not exist")
        .containsEntry("loop", "symbolic link that leads back to a folder above it")
        .containsEntry("pipe.jpg", "FIFO (named pipe), not a regular file")
        .containsEntry("socket.jpg", "socket, not a regular file")
        .hasSize(10);

    Path page = home.resolve("page.html");
    Ended found =
        user.start(home, "search", "a kitten", "-k", "6", "--json", "--html", page.toString())
            .end();
    assertThat(found.code()).as(found.err()).isZero();
    assertThat(found.json().get("hits").findValuesAsText("path"))
        .containsExactlyInAnyOrderElementsOf(HOSTILE_NAMES);
    String html = Files.readString(page, StandardCharsets.UTF_8);
    assertThat(html)
        .contains("&lt;img src=x onerror=alert(1)&gt;.jpg", "quote&quot;and&#39;quote.jpg")
        .doesNotContain("<img src=x");
  }

  private static void run(String... command) throws Exception {
    try {
      assertThat(new ProcessBuilder(command).start().waitFor()).isZero();
    } catch (IOException e) {
      Assumptions.abort("no " + command[0] + " here: " + e.getMessage());
    }
  }

  private static Map<String, String> reasons(Path report) throws IOException {
    Map<String, String> out = new HashMap<>();
    var mapper = new com.fasterxml.jackson.databind.ObjectMapper();
    for (String line : Files.readAllLines(report)) {
      JsonNode node = mapper.readTree(line);
      out.put(
          Path.of(node.get("path").asText()).getFileName().toString(), node.get("reason").asText());
    }
    return out;
  }

  /** A whole and valid grey PNG whose rows are all zero: a few hundred KB for 900 megapixels. */
  private static byte[] hugePng(int width, int height) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
      ByteArrayOutputStream header = new ByteArrayOutputStream();
      try (DataOutputStream h = new DataOutputStream(header)) {
        h.writeInt(width);
        h.writeInt(height);
        h.write(new byte[] {1, 0, 0, 0, 0});
      }
      chunk(out, "IHDR", header.toByteArray());
      ByteArrayOutputStream rows = new ByteArrayOutputStream();
      try (DeflaterOutputStream deflater =
          new DeflaterOutputStream(rows, new Deflater(Deflater.BEST_SPEED))) {
        byte[] row = new byte[1 + width / 8];
        for (int y = 0; y < height; y++) {
          deflater.write(row);
        }
      }
      chunk(out, "IDAT", rows.toByteArray());
      chunk(out, "IEND", new byte[0]);
    }
    return bytes.toByteArray();
  }

  private static void chunk(DataOutputStream out, String type, byte[] data) throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.writeInt(data.length);
    out.write(name);
    out.write(data);
    out.writeInt((int) crc.getValue());
  }
}
