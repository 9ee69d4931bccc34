package dev.windhover.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PhotoFinderTest {
  @TempDir Path folder;

  @Test
  void main_withWords_printsTheRightPhotoFirst() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    for (String name : new String[] {"grey-cat.jpg", "castle.jpg", "coffee-cup.jpg"}) {
      Files.copy(Path.of("../gallery").resolve(name), photos.resolve(name));
    }
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      String index = folder.resolve("index").toString();
      PhotoFinder.main(new String[] {photos.toString(), index, "a castle"});
    } finally {
      System.setOut(out);
    }
    String[] lines = printed.toString(StandardCharsets.UTF_8).split("\\R");
    assertEquals(3, lines.length);
    assertTrue(lines[0].endsWith("castle.jpg"), lines[0]);
  }
}
