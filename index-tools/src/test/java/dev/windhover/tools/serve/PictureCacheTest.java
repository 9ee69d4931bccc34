package dev.windhover.tools.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Scaled pictures on disk. */
class PictureCacheTest {
  @TempDir Path home;

  @Test
  void put_then_get_givesTheSameBytes() {
    PictureCache cache = new PictureCache(home.resolve("cache"), 1 << 20);
    cache.put("abcdef", new byte[] {1, 2, 3});
    assertThat(cache.get("abcdef")).hasValue(new byte[] {1, 2, 3});
    assertThat(cache.get("abcde0")).isEmpty();
  }

  @Test
  void put_folder_isForThisUserOnly() throws Exception {
    Assumptions.assumeTrue(
        home.getFileSystem().supportedFileAttributeViews().contains("posix"), "no POSIX here");
    PictureCache cache = new PictureCache(home.resolve("cache"), 1 << 20);
    cache.put("abcdef", new byte[] {1});
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home.resolve("cache"))))
        .isEqualTo("rwx------");
  }

  @Test
  void put_aboveTheLimit_removesTheOnesUsedLongestAgo() throws Exception {
    Path folder = home.resolve("cache");
    PictureCache first = new PictureCache(folder, 10_000);
    first.put("aa01", new byte[6_000]);
    try (var files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(1)));
      }
    }
    Files.write(folder.resolve("somebody-elses.txt"), new byte[50_000]);
    // A new cache looks at what is there when it first writes.
    new PictureCache(folder, 10_000).put("bb02", new byte[6_000]);
    assertThat(first.get("aa01")).isEmpty();
    assertThat(first.get("bb02")).isPresent();
    assertThat(folder.resolve("somebody-elses.txt")).exists();
  }
}
