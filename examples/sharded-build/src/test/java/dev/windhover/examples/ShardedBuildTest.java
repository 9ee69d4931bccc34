package dev.windhover.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.IndexSettings.Shard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardedBuildTest {
  @TempDir Path folder;

  @Test
  void twoShardsMerged_answerLikeOneIndex() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    for (String name : new String[] {"kitten.jpg", "castle.jpg", "coffee-cup.jpg", "pyramid.jpg"}) {
      Files.copy(Path.of("../gallery").resolve(name), photos.resolve(name));
    }
    for (String i : new String[] {"0", "1"}) {
      String part = folder.resolve("part-" + i).toString();
      ShardedBuild.main(new String[] {"shard", photos.toString(), part, i, "2"});
    }
    ShardedBuild.build(photos, folder.resolve("whole"), Shard.WHOLE);
    List<Path> parts = List.of(folder.resolve("part-0"), folder.resolve("part-1"));
    assertEquals(4, ShardedBuild.merge(folder.resolve("merged"), parts));
    assertEquals(ask(folder.resolve("whole")), ask(folder.resolve("merged")));
  }

  private static List<String> ask(Path index) throws IOException {
    try (ClipModel model = ClipModel.bundled();
        ImageSearcher searcher = ImageIndex.open(index).openSearcher(model)) {
      return searcher.search(ImageQuery.text("an old building").build()).ids();
    }
  }
}
