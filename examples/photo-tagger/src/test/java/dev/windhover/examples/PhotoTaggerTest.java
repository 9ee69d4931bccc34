package dev.windhover.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhotoTaggerTest {
  @TempDir Path folder;

  @Test
  void main_withTags_listsExactlyThePhotosThatHaveThem() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    for (String name : new String[] {"grey-cat.jpg", "kitten.jpg", "castle.jpg", "wall-clock.jpg"}) {
      Files.copy(Path.of("../gallery").resolve(name), photos.resolve(name));
    }
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      String index = folder.resolve("index").toString();
      PhotoTagger.main(new String[] {photos.toString(), index, "cat,castle,clock", "cat"});
    } finally {
      System.setOut(out);
    }
    String[] lines = printed.toString(StandardCharsets.UTF_8).split("\\R");
    assertEquals(2, lines.length, printed.toString(StandardCharsets.UTF_8));
    for (String line : lines) {
      assertEquals("[cat]", line.substring(line.indexOf('[')));
    }
  }
}
