package dev.windhover.tools.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windhover.tools.Gallery;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Photos in archives, on lists, with a date. */
class ArchivesAndListsTest {
  @TempDir Path home;
  private Path photos;

  @BeforeEach
  void makeFolder() throws IOException {
    photos = Files.createDirectory(home.resolve("photos")).toRealPath();
  }

  private static byte[] photo(String name) throws IOException {
    return Files.readAllBytes(Gallery.photo(name));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void tar(Path file, Map<String, byte[]> entries) throws IOException {
    try (OutputStream out = Files.newOutputStream(file);
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      for (Map.Entry<String, byte[]> e : entries.entrySet()) {
        TarArchiveEntry entry = new TarArchiveEntry(e.getKey(), true);
        entry.setSize(e.getValue().length);
        tar.putArchiveEntry(entry);
        tar.write(e.getValue());
        tar.closeArchiveEntry();
      }
    }
  }

  private static void zip(Path file, Map<String, byte[]> entries) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> e : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(e.getKey()));
        zip.write(e.getValue());
        zip.closeEntry();
      }
    }
  }

  private JsonNode json(String... words) throws IOException {
    List<String> all = new ArrayList<>(Arrays.asList(words));
    all.add("--json");
    CommandRun run = CommandRun.of(home, all.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    return run.json();
  }

  private static List<String> paths(JsonNode hits) {
    List<String> paths = new ArrayList<>();
    hits.forEach(hit -> paths.add(hit.get("path").asText()));
    return paths;
  }

  @Test
  void index_archivesInAFolder_findsAndShowsTheirPhotosAndGoesOnWhereItWas() throws IOException {
    Map<String, byte[]> shard = new LinkedHashMap<>();
    shard.put("./000001.jpg", photo("kitten.jpg"));
    shard.put("000001.txt", bytes("our little Tom on the sofa\n"));
    shard.put("000001.json", bytes("{\"key\":1}"));
    shard.put("a/ünï cödé.jpg", photo("pyramid.jpg"));
    tar(photos.resolve("shard-0000.tar"), shard);
    zip(photos.resolve("more.zip"), Map.of("in/clock.jpg", photo("wall-clock.jpg")));
    JsonNode built = json("index", photos.toString());
    assertThat(built.get("added").asInt()).isEqualTo(3);
    assertThat(paths(json("search", "a clock", "-k", "1").get("hits")))
        .containsExactly("more.zip!/in/clock.jpg");
    assertThat(paths(json("search", "a pyramid", "-k", "1").get("hits")))
        .containsExactly("shard-0000.tar!/a/ünï cödé.jpg");
    assertThat(paths(json("search", "anything", "--filter", "caption:tom").get("hits")))
        .containsExactly("shard-0000.tar!/000001.jpg");
    assertThat(json("verify").get("sample").get("same").asInt()).isEqualTo(3);
    Path page = home.resolve("page.html");
    json("search", "a cat", "--html", page.toString());
    assertThat(Files.readString(page)).contains("more.zip!/in/clock.jpg", "data:image/jpeg");

    assertThat(json("index", photos.toString()).get("unchanged").asInt()).isEqualTo(3);
    shard.remove("./000001.jpg");
    tar(photos.resolve("shard-0000.tar"), shard);
    Files.setLastModifiedTime(
        photos.resolve("shard-0000.tar"), FileTime.fromMillis(1_600_000_000_000L));
    JsonNode changed = json("index", photos.toString());
    assertThat(changed.get("removed").asInt()).isEqualTo(1);
    assertThat(changed.get("touched").asInt()).isEqualTo(1);
    assertThat(changed.get("encoded").asInt()).isZero();
  }

  @Test
  void index_hostileArchives_skipsWhatIsHostileAndKeepsTheRest() throws IOException {
    Map<String, byte[]> hostile = new LinkedHashMap<>();
    hostile.put("../escape.jpg", photo("pyramid.jpg"));
    hostile.put("/etc/absolute.jpg", photo("pyramid.jpg"));
    hostile.put("bomb.bmp", new byte[20 << 20]);
    hostile.put("inner.zip", new byte[] {'P', 'K'});
    hostile.put("fine.jpg", photo("pyramid.jpg"));
    zip(photos.resolve("hostile.zip"), hostile);
    tar(photos.resolve("cut.tar"), Map.of("a.jpg", photo("kitten.jpg")));
    byte[] whole = Files.readAllBytes(photos.resolve("cut.tar"));
    Files.write(photos.resolve("cut.tar"), Arrays.copyOf(whole, whole.length / 2));
    Files.write(photos.resolve("no.zip"), bytes("this is no archive"));
    Path skipped = home.resolve("skipped.jsonl");
    JsonNode built = json("index", photos.toString(), "--skipped", skipped.toString());
    assertThat(built.get("images").asInt()).isEqualTo(1);
    assertThat(Files.readString(skipped))
        .contains("bomb.bmp", "unpacks to more than 1000 times", "archive inside an archive")
        .contains("cut.tar", "cut off", "no.zip")
        .doesNotContain("escape");
    assertThat(paths(json("search", "x").get("hits"))).containsExactly("hostile.zip!/fine.jpg");
  }

  @Test
  void index_archiveByName_isARootOfItsOwn() throws IOException {
    Path shard = home.resolve("shard.tar");
    tar(shard, Map.of("000001.jpg", photo("kitten.jpg")));
    assertThat(json("index", shard.toString()).get("added").asInt()).isEqualTo(1);
    JsonNode hit = json("search", "a cat").get("hits").get(0);
    assertThat(hit.get("id").asText()).isEqualTo("shard.tar:000001.jpg");
    assertThat(hit.get("file").asText()).endsWith("shard.tar!/000001.jpg");
    assertThat(json("index", shard.toString()).get("unchanged").asInt()).isEqualTo(1);
  }

  @Test
  void index_list_addsWhatIsOnItAndRemovesNothing() throws IOException {
    Gallery.copyTo(photos, "kitten.jpg", "pyramid.jpg", "wall-clock.jpg");
    json("index", photos.toString());
    Files.copy(Gallery.photo("pagoda.jpg"), photos.resolve("new one.jpg"));
    Path list = home.resolve("list.txt");
    Files.writeString(
        list,
        "# new ones\n\n"
            + photos.resolve("new one.jpg").toUri()
            + "\nphotos/kitten.jpg\nphotos/gone.jpg\nhttps://example.org/a.jpg\n");
    JsonNode built = json("index", "--list", list.toString());
    assertThat(built.get("added").asInt()).isEqualTo(1);
    assertThat(built.get("unchanged").asInt()).isEqualTo(1);
    assertThat(built.get("images").asInt()).isEqualTo(4);
    assertThat(built.get("skippedFiles").toString())
        .contains("does not exist", "is on the network, and indexing opens no connection");
    assertThat(CommandRun.of(home, "index").code()).isEqualTo(2);
  }

  @Test
  void index_listOfAddressesOnly_saysThatNoneIsFetched() throws IOException {
    Path list = home.resolve("list.txt");
    Files.writeString(list, "https://example.org/a.jpg\ns3://bucket/b.jpg\n");
    CommandRun run = CommandRun.of(home, "index", "--list", list.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("names no file that exists; each of its 2 addresses is on the network", "wget");
    assertThat(home.resolve(".windhover/index")).doesNotExist();
  }

  @Test
  void index_photoWithADate_canBeFilteredByIt() throws IOException {
    byte[] jpeg = photo("pyramid.jpg");
    byte[] exif = exif("2021:06:05 14:03:22");
    byte[] dated = new byte[jpeg.length + exif.length];
    System.arraycopy(jpeg, 0, dated, 0, 2);
    System.arraycopy(exif, 0, dated, 2, exif.length);
    System.arraycopy(jpeg, 2, dated, 2 + exif.length, jpeg.length - 2);
    Files.write(photos.resolve("dated.jpg"), dated);
    Gallery.copyTo(photos, "wall-clock.jpg");
    json("index", photos.toString());
    assertThat(paths(json("search", "x", "--filter", "taken:2021-06").get("hits")))
        .containsExactly("dated.jpg");
    assertThat(json("search", "x", "--filter", "taken:2021-07").get("hits")).isEmpty();
  }

  /** An APP1 segment with DateTimeOriginal in the EXIF directory; big-endian TIFF. */
  private static byte[] exif(String date) {
    byte[] tiff = new byte[8 + 18 + 18 + 20];
    int[] head = {
      'M', 'M', 0, 42, 0, 0, 0, 8, 0, 1, 0x87, 0x69, 0, 4, 0, 0, 0, 1, 0, 0, 0, 26, 0, 0, 0, 0, 0,
      1, 0x90, 0x03, 0, 2, 0, 0, 0, 20, 0, 0, 0, 44, 0, 0, 0, 0
    };
    for (int i = 0; i < head.length; i++) {
      tiff[i] = (byte) head[i];
    }
    System.arraycopy(bytes(date), 0, tiff, 44, 19);
    byte[] out = new byte[4 + 6 + tiff.length];
    int length = 2 + 6 + tiff.length;
    out[0] = (byte) 0xff;
    out[1] = (byte) 0xe1;
    out[2] = (byte) (length >> 8);
    out[3] = (byte) length;
    System.arraycopy(bytes("Exif\0\0"), 0, out, 4, 6);
    System.arraycopy(tiff, 0, out, 10, tiff.length);
    return out;
  }
}
