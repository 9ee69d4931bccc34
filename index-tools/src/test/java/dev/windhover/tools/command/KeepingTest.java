package dev.windhover.tools.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windhover.tools.Gallery;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking after an index: more like this, duplicates, deleting. */
class KeepingTest {
  @TempDir Path home;
  private Path photos;

  @BeforeEach
  void indexPhotos() throws IOException {
    photos = home.resolve("photos");
    Gallery.copyTo(photos, "kitten.jpg", "grey-cat.jpg", "coffee-cup.jpg", "pagoda.jpg");
    Files.createDirectories(photos.resolve("copies"));
    Files.copy(photos.resolve("pagoda.jpg"), photos.resolve("copies/again.jpg"));
    half(photos.resolve("coffee-cup.jpg"), photos.resolve("copies/small-cup.png"));
    assertThat(run("index", photos.toString(), "--layout", "none").code()).isZero();
  }

  private static void half(Path file, Path target) throws IOException {
    BufferedImage image = ImageIO.read(file.toFile());
    BufferedImage half =
        new BufferedImage(image.getWidth() / 2, image.getHeight() / 2, BufferedImage.TYPE_INT_RGB);
    half.createGraphics()
        .drawImage(
            image.getScaledInstance(
                half.getWidth(), half.getHeight(), java.awt.Image.SCALE_AREA_AVERAGING),
            0,
            0,
            null);
    ImageIO.write(half, "png", target.toFile());
  }

  private CommandRun run(String... arguments) {
    return CommandRun.of(home, arguments);
  }

  private static List<String> paths(JsonNode list) {
    List<String> paths = new ArrayList<>();
    list.forEach(node -> paths.add(node.get("path").asText()));
    return paths;
  }

  @Test
  void similar_photoOfTheIndex_findsOthersWithoutItself() throws IOException {
    String kitten = photos.resolve("kitten.jpg").toString();
    JsonNode byFile = run("similar", kitten, "--json").json();
    assertThat(paths(byFile.get("hits"))).hasSize(5).startsWith("grey-cat.jpg");
    assertThat(paths(byFile.get("hits"))).doesNotContain("kitten.jpg");
    JsonNode byId = run("similar", byFile.get("id").asText(), "--json").json();
    assertThat(byId.get("hits")).isEqualTo(byFile.get("hits"));
    JsonNode filtered = run("similar", kitten, "--json", "--filter", "folder:copies").json();
    assertThat(paths(filtered.get("hits"))).hasSize(2).allMatch(path -> path.startsWith("copies"));
  }

  @Test
  void similar_photoOutsideTheIndex_isEncodedForTheQuestion() throws IOException {
    JsonNode found =
        run("similar", Gallery.photo("tabby-cat.png").toString(), "-k", "2", "--json").json();
    assertThat(found.get("id").isNull()).isTrue();
    assertThat(paths(found.get("hits"))).containsExactlyInAnyOrder("kitten.jpg", "grey-cat.jpg");
    CommandRun unknown = run("similar", "no such photo");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).contains("no such photo", "name a file, or an id").hasLineCount(1);
  }

  @Test
  void dedupe_listsEqualFilesAndEqualLooks_bestFirst() throws IOException {
    JsonNode groups = run("dedupe", "--json").json().get("groups");
    assertThat(groups).hasSize(2);
    assertThat(groups.get(0).get("kind").asText()).isEqualTo("same_file");
    assertThat(paths(groups.get(0).get("photos")))
        .containsExactlyInAnyOrder("pagoda.jpg", "copies/again.jpg");
    assertThat(groups.get(0).get("spareBytes").asLong())
        .isEqualTo(Files.size(photos.resolve("pagoda.jpg")));
    assertThat(groups.get(1).get("kind").asText()).isEqualTo("same_look");
    assertThat(paths(groups.get(1).get("photos")))
        .containsExactly("coffee-cup.jpg", "copies/small-cup.png");
    assertThat(run("dedupe", "--same-file", "--json").json().get("groups")).hasSize(1);
    CommandRun text = run("dedupe");
    assertThat(text.out()).contains("2 copies of one file", "2 photos that look the same");
    assertThat(text.err()).contains("2 duplicates in 2 groups among 6 photos");
    assertThat(run("dedupe", "--cosine", "1.5").code()).isEqualTo(2);
  }

  @Test
  void upgrade_intoANewFolder_answersAsBefore() throws IOException {
    String to = home.resolve("new").toString();
    assertThat(run("upgrade", "--to", to, "--json").json().get("images").asInt()).isEqualTo(6);
    assertThat(run("search", "a cat", "--json", "--index", to).json().get("hits"))
        .isEqualTo(run("search", "a cat", "--json").json().get("hits"));
    CommandRun again = run("upgrade", "--to", to);
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("holds an index already");
    assertThat(run("upgrade").code()).isEqualTo(2);
  }

  @Test
  void delete_byFileIdAndFilter_takesOutExactlyThese() throws IOException {
    String kitten = photos.resolve("kitten.jpg").toString();
    assertThat(run("delete", kitten, "--dry-run").err()).contains("1 photo of 6 would be");
    CommandRun unknown = run("delete", kitten, "nobody.jpg");
    assertThat(unknown.code()).isEqualTo(1);
    assertThat(unknown.err()).contains("nobody.jpg is not in the index; nothing was deleted");
    JsonNode deleted = run("delete", kitten, "photos:pagoda.jpg", "--json").json();
    assertThat(deleted.get("deleted").asInt()).isEqualTo(2);
    assertThat(deleted.get("images").asInt()).isEqualTo(4);
    assertThat(run("delete", "--filter", "folder:copies").err())
        .contains("2 photos deleted from the index, 2 left");
    JsonNode left = run("search", "a cat", "--json").json();
    assertThat(paths(left.get("hits"))).containsExactly("grey-cat.jpg", "coffee-cup.jpg");
    assertThat(Files.exists(photos.resolve("kitten.jpg"))).isTrue();
    assertThat(run("delete").code()).isEqualTo(2);
    assertThat(run("index", photos.toString(), "--json").json().get("added").asInt()).isEqualTo(4);
  }
}
