package dev.windhover.encoder.onnx.text;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A {@code golden.tsv}: a JSON string, a tab, the ids parted by spaces. */
final class GoldenTokens {

  /** A text and its ids, start and end tokens included, neither cut nor padded. */
  record Case(String text, int[] ids) {}

  private GoldenTokens() {}

  static List<Case> read(Path file) throws IOException {
    List<Case> out = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] columns = line.split("\t", -1);
      out.add(
          new Case(
              new ObjectMapper().readValue(columns[0], String.class),
              Arrays.stream(columns[1].split(" ", -1)).mapToInt(Integer::parseInt).toArray()));
    }
    return out;
  }
}
