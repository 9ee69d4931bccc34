package dev.windhover.tools.scan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.windhover.tools.scan.FileScanner.Links;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 30, unit = TimeUnit.SECONDS)
class FileScannerTest {
  @TempDir Path folder;

  private static final class Collected implements ScanListener {
    final List<ImageFile> images = new ArrayList<>();
    final List<SkippedFile> skipped = new ArrayList<>();
    final List<String> unreadable = new ArrayList<>();

    @Override
    public boolean image(ImageFile file) {
      images.add(file);
      return true;
    }

    @Override
    public void skipped(SkippedFile file) {
      skipped.add(file);
    }

    @Override
    public void unreadableFolder(String uri) {
      unreadable.add(uri);
    }

    List<String> uris() {
      return images.stream().map(ImageFile::uri).sorted().toList();
    }

    SkippedFile skippedOf(String name) {
      return skipped.stream()
          .filter(s -> s.path().endsWith("/" + name))
          .findFirst()
          .orElseThrow(() -> new AssertionError(name + " was not reported among " + skipped));
    }
  }

  private Collected walk(Links links, Path... excluded) throws IOException {
    Collected found = new Collected();
    new FileScanner(folder, links, Set.of(excluded)).walk(found);
    return found;
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, new byte[] {1, 2, 3});
  }

  @Test
  void walk_nestedFolders_findsImagesOnly() throws IOException {
    file("a.JPG");
    file("deep/er/b.webp");
    file("notes.txt");
    file(".hidden.jpg");
    file(".cache/c.jpg");
    Collected found = walk(Links.SKIP);
    assertThat(found.uris()).containsExactly("a.JPG", "deep/er/b.webp");
    assertThat(found.skipped).isEmpty();
  }

  @Test
  void walk_namesOfEveryKind_keepsThemAsUris() throws IOException {
    file("with space.jpg");
    file("quote\"'.jpg");
    file("new\nline.jpg");
    file("per%cent.jpg");
    file("<img onerror=alert(1)>.jpg");
    List<ImageFile> images = walk(Links.SKIP).images;
    assertThat(images).hasSize(5);
    for (ImageFile image : images) {
      Path back = Path.of(java.net.URI.create(folder.toRealPath().toUri() + image.uri()));
      assertThat(back).isEqualTo(image.path());
      assertThat(image.uri()).matches("[\\x21-\\x7e]+");
    }
  }

  @Test
  void walk_fifoAndSocket_reportsWithoutOpening() throws Exception {
    makeFifo("pipe.jpg");
    try (ServerSocketChannel socket = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
      socket.bind(UnixDomainSocketAddress.of(folder.resolve("socket.png")));
      Collected found = walk(Links.SKIP);
      assertThat(found.images).isEmpty();
      assertThat(found.skippedOf("pipe.jpg").kind()).isEqualTo(SkippedFile.Kind.NOT_A_FILE);
      assertThat(found.skippedOf("pipe.jpg").reason())
          .isEqualTo("FIFO (named pipe), not a regular file");
      assertThat(found.skippedOf("socket.png").reason()).isEqualTo("socket, not a regular file");
    }
  }

  private void makeFifo(String name) throws Exception {
    Process process;
    try {
      process = new ProcessBuilder("mkfifo", folder.resolve(name).toString()).start();
    } catch (IOException e) {
      Assumptions.abort("no mkfifo here: " + e.getMessage());
      return;
    }
    assertThat(process.waitFor()).isZero();
  }

  @Test
  void walk_linksNotFollowed_reportsEach() throws IOException {
    file("real/a.jpg");
    Files.createSymbolicLink(folder.resolve("dangling.jpg"), Path.of("nowhere.jpg"));
    Files.createSymbolicLink(folder.resolve("real/loop"), folder);
    Files.createSymbolicLink(folder.resolve("self.png"), Path.of("self.png"));
    Files.createSymbolicLink(folder.resolve("b.jpg"), Path.of("real/a.jpg"));
    Collected found = walk(Links.SKIP);
    assertThat(found.uris()).containsExactly("real/a.jpg");
    assertThat(found.skippedOf("dangling.jpg").reason())
        .isEqualTo("dangling symbolic link: its target does not exist");
    assertThat(found.skippedOf("loop").reason())
        .isEqualTo("symbolic link that leads back to a folder above it");
    assertThat(found.skippedOf("self.png").reason()).startsWith("symbolic link that leads nowhere");
    assertThat(found.skippedOf("b.jpg").reason()).contains("--follow-links");
  }

  @Test
  void walk_linksFollowed_endsInSpiteOfLoop() throws IOException {
    file("real/a.jpg");
    Files.createSymbolicLink(folder.resolve("real/loop"), folder);
    Files.createSymbolicLink(folder.resolve("b.jpg"), Path.of("real/a.jpg"));
    Files.createSymbolicLink(folder.resolve("dangling.jpg"), Path.of("nowhere.jpg"));
    Collected found = walk(Links.FOLLOW);
    assertThat(found.uris()).containsExactly("b.jpg", "real/a.jpg");
    assertThat(found.skipped).hasSize(2);
  }

  @Test
  void walk_excludedFolder_passesItOver() throws IOException {
    file("index/segment.png");
    file("a.png");
    assertThat(walk(Links.SKIP, folder.toRealPath().resolve("index")).uris())
        .containsExactly("a.png");
  }

  @Test
  void walk_kindWithoutDecoder_saysSo() throws IOException {
    file("drawing.PSD");
    assertThat(walk(Links.SKIP).skippedOf("drawing.PSD").reason())
        .isEqualTo("Photoshop pictures cannot be decoded: convert it to JPEG");
  }

  @Test
  void walk_compressedArchive_saysSo() throws IOException {
    for (String name : List.of("shard.tar.gz", "old.TGZ", "phone.7z")) {
      file(name);
      assertThat(walk(Links.SKIP).skippedOf(name).reason()).contains("unpack it");
    }
  }

  @Test
  void scanner_missingFolderOrFile_isRefused() throws IOException {
    assertThatThrownBy(() -> new FileScanner(folder.resolve("none"), Links.SKIP, Set.of()))
        .isInstanceOf(NoSuchFileException.class);
    Path file = file("a.jpg");
    assertThatThrownBy(() -> new FileScanner(file, Links.SKIP, Set.of()))
        .isInstanceOf(NotDirectoryException.class);
  }
}
