package dev.windhover.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.windhover.encoder.onnx.ClipModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;

class ShopSearchTest {
  private static final Path GALLERY = Path.of("../gallery");

  @Test
  void find_wordsAndPrice_respectsBothAndLeavesOtherDocumentsAlone() throws IOException {
    try (ClipModel model = ClipModel.bundled();
        Directory directory = new ByteBuffersDirectory();
        ShopSearch shop = new ShopSearch(directory, model)) {
      shop.put("7", "Breakfast", 300, GALLERY.resolve("coffee-cup.jpg"));
      shop.put("8", "Time", 4900, GALLERY.resolve("wall-clock.jpg"));
      shop.put("9", "Holidays", 99900, GALLERY.resolve("pyramid.jpg"));
      shop.putNews("we are closed on Monday");
      assertEquals(List.of("Time"), shop.find("a clock", 10_000, 1));
      assertEquals("Breakfast", shop.find("a pyramid in the desert or a cup", 1000, 5).get(0));
      assertEquals(3, shop.find("anything", Long.MAX_VALUE, 10).size());
      assertEquals(1, shop.countNews("monday"));
      shop.put("8", "Time, second hand", 900, GALLERY.resolve("wall-clock.jpg"));
      assertEquals(List.of("Time, second hand"), shop.find("a clock", 10_000, 1));
      assertEquals(3, shop.find("anything", Long.MAX_VALUE, 10).size());
    }
  }
}
