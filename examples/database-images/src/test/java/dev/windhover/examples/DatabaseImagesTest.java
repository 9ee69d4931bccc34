package dev.windhover.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DatabaseImagesTest {
  @TempDir Path folder;

  @Test
  void main_withWords_printsTheRightRowFirst() throws Exception {
    String url = "jdbc:h2:" + folder.resolve("photos");
    try (Connection connection = DriverManager.getConnection(url);
        PreparedStatement create =
            connection.prepareStatement(
                "create table photo(id varchar primary key, picture blob)")) {
      create.execute();
      try (PreparedStatement insert =
          connection.prepareStatement("insert into photo values (?, ?)")) {
        for (String name : new String[] {"kitten", "castle", "coffee-cup"}) {
          insert.setString(1, name);
          insert.setBytes(2, Files.readAllBytes(Path.of("../gallery", name + ".jpg")));
          insert.execute();
        }
        insert.setString(1, "broken");
        insert.setBytes(2, new byte[] {1, 2, 3});
        insert.execute();
      }
    }
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    PrintStream out = System.out;
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      DatabaseImages.main(new String[] {url, folder.resolve("index").toString(), "a castle"});
    } finally {
      System.setOut(out);
    }
    String[] lines = printed.toString(StandardCharsets.UTF_8).split("\\R");
    assertEquals(3, lines.length);
    assertTrue(lines[0].contains("row castle, "), lines[0]);
  }
}
