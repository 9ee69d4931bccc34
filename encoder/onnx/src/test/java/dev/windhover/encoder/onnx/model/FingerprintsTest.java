package dev.windhover.encoder.onnx.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FingerprintsTest {
  private static final String PATH = "weights.onnx";
  private static final FileTime LONG_AGO = FileTime.from(Instant.parse("2020-01-01T00:00:00Z"));

  @TempDir Path root;
  private Path file;
  private CacheDirectory cache;

  @BeforeEach
  void write() throws IOException {
    file = Files.createDirectories(root.resolve("model")).resolve(PATH);
    cache = new CacheDirectory(root.resolve("cache"));
    put("first", LONG_AGO);
  }

  @Test
  void of_settledFile_isRememberedAndRead() throws IOException {
    assertThat(hash()).isEqualTo(Sha256.ofText("first"));

    // What is remembered answers, although it is wrong on purpose.
    Path remembered = remembered().getFirst();
    Files.writeString(remembered, "0".repeat(64));
    assertThat(hash()).isEqualTo("0".repeat(64));

    Files.writeString(remembered, "no hash at all");
    assertThat(hash()).as("a damaged entry is made anew").isEqualTo(Sha256.ofText("first"));
  }

  @Test
  void of_otherSizeOrTime_isHashedAnew() throws IOException {
    hash();
    put("another length", LONG_AGO);
    assertThat(hash()).isEqualTo(Sha256.ofText("another length"));

    put("first", FileTime.fromMillis(LONG_AGO.toMillis() + 1000));
    Files.writeString(file, "tsrif");
    Files.setLastModifiedTime(file, FileTime.fromMillis(LONG_AGO.toMillis() + 2000));
    assertThat(hash()).as("same size, other time").isEqualTo(Sha256.ofText("tsrif"));
  }

  @Test
  void of_fileChangedJustNow_isNotRemembered() throws IOException {
    put("fresh", FileTime.from(Instant.now()));
    assertThat(hash()).isEqualTo(Sha256.ofText("fresh"));
    assertThat(remembered()).isEmpty();
  }

  @Test
  void of_cacheThatCannotBeWritten_hashesAllTheSame() throws IOException {
    Files.writeString(cache.root(), "a file where the directory should be");
    assertThat(hash()).isEqualTo(Sha256.ofText("first"));
  }

  private String hash() throws IOException {
    return new Fingerprints(cache).of(ModelFolder.of(root.resolve("model")), PATH);
  }

  private void put(String content, FileTime time) throws IOException {
    Files.write(file, content.getBytes(StandardCharsets.UTF_8));
    Files.setLastModifiedTime(file, time);
  }

  private List<Path> remembered() throws IOException {
    Path entries = cache.root().resolve("fingerprints");
    if (!Files.isDirectory(entries)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(entries)) {
      return files.toList();
    }
  }
}
