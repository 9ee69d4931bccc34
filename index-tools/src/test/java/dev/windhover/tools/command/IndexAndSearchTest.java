package dev.windhover.tools.command;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windhover.encoder.tiny.TinyModel;
import dev.windhover.tools.Gallery;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The main job with the bundled model, on a few photos. */
class IndexAndSearchTest {
  @TempDir Path home;
  private Path photos;

  @BeforeEach
  void copyPhotos() throws IOException {
    photos = home.resolve("photos");
    Gallery.copyTo(photos, "kitten.jpg", "coffee-cup.jpg", "pagoda.jpg");
    Files.createDirectories(photos.resolve("more"));
    Files.copy(Gallery.photo("dahlia.jpg"), photos.resolve("more/dahlia.jpg"));
  }

  private JsonNode index(String... further) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("index", photos.toString(), "--json"));
    arguments.addAll(List.of(further));
    CommandRun run = CommandRun.of(home, arguments.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    return run.json();
  }

  private List<String> search(String... arguments) throws IOException {
    List<String> all = new ArrayList<>(List.of("search", "--json"));
    all.addAll(List.of(arguments));
    CommandRun run = CommandRun.of(home, all.toArray(String[]::new));
    assertThat(run.code()).as(run.err()).isZero();
    List<String> paths = new ArrayList<>();
    run.json().get("hits").forEach(hit -> paths.add(hit.get("path").asText()));
    return paths;
  }

  @Test
  void search_wordsPictureAndFilter_findsThePhoto() throws IOException {
    assertThat(index().get("encoded").asInt()).isEqualTo(4);
    assertThat(search("a cup of coffee", "-k", "1")).containsExactly("coffee-cup.jpg");
    assertThat(search("--image", photos.resolve("pagoda.jpg").toString(), "-k", "1"))
        .containsExactly("pagoda.jpg");
    assertThat(search("a cat", "--filter", "folder:more")).containsExactly("more/dahlia.jpg");
    assertThat(search("a cat", "--filter", "name:k*")).containsExactly("kitten.jpg");
    assertThat(search("a cat", "--filter", "width:[1900 TO *]")).containsExactly("kitten.jpg");
    assertThat(search("a cat", "--min-score", "1000")).isEmpty();
    assertThat(search("a cat", "--not", "a cat", "a flower", "-k", "1"))
        .doesNotContain("kitten.jpg");
  }

  @Test
  void search_badFilter_isMisuseAndNamesTheFields() throws IOException {
    index();
    CommandRun run = CommandRun.of(home, "search", "a cat", "--filter", "colour:red");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("the index has no field colour", "folder");
  }

  @Test
  void search_html_writesAPage() throws IOException {
    index();
    Path page = home.resolve("page.html");
    CommandRun run = CommandRun.of(home, "search", "a cat", "--html", page.toString());
    assertThat(run.code()).isZero();
    assertThat(Files.readString(page)).contains("kitten.jpg", "data:image/jpeg");
    assertThat(run.out().lines().findFirst().orElseThrow()).matches(" +1 +-?\\d.*kitten.jpg");
  }

  @Test
  void index_again_doesOnlyWhatChanged() throws IOException {
    index();
    JsonNode same = index();
    assertThat(same.get("unchanged").asInt()).isEqualTo(4);
    assertThat(same.get("encoded").asInt()).isZero();

    Files.setLastModifiedTime(
        photos.resolve("kitten.jpg"), FileTime.fromMillis(1_000_000_000_000L));
    Files.copy(photos.resolve("pagoda.jpg"), photos.resolve("copy of pagoda.jpg"));
    Files.delete(photos.resolve("more/dahlia.jpg"));
    Files.delete(photos.resolve("coffee-cup.jpg"));
    Files.copy(Gallery.photo("horse.jpg"), photos.resolve("coffee-cup.jpg"));
    JsonNode changed = index();
    assertThat(changed.get("touched").asInt()).isEqualTo(1);
    assertThat(changed.get("copied").asInt()).isEqualTo(1);
    assertThat(changed.get("added").asInt()).isEqualTo(1);
    assertThat(changed.get("removed").asInt()).isEqualTo(1);
    assertThat(changed.get("replaced").asInt()).isEqualTo(1);
    assertThat(changed.get("encoded").asInt()).isEqualTo(1);
    assertThat(changed.get("images").asInt()).isEqualTo(4);
    assertThat(search("a horse", "-k", "1")).containsExactly("coffee-cup.jpg");
    assertThat(index().get("unchanged").asInt()).isEqualTo(4);
  }

  @Test
  void index_subfolderOfARoot_touchesOnlyThat() throws IOException {
    index();
    Files.delete(photos.resolve("kitten.jpg"));
    CommandRun run = CommandRun.of(home, "index", photos.resolve("more").toString(), "--json");
    assertThat(run.json().get("unchanged").asInt()).isEqualTo(1);
    assertThat(run.json().get("images").asInt()).isEqualTo(4);
  }

  @Test
  void index_mostVanished_stopsAndAsks() throws IOException {
    index();
    for (String name : List.of("kitten.jpg", "coffee-cup.jpg", "pagoda.jpg")) {
      Files.delete(photos.resolve(name));
    }
    CommandRun run = CommandRun.of(home, "index", photos.toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).contains("3 of the 4 indexed photos", "--prune");
    assertThat(search("a cat")).hasSize(4);
    assertThat(index("--prune").get("removed").asInt()).isEqualTo(3);
    assertThat(search("a cat")).containsExactly("more/dahlia.jpg");
  }

  @Test
  void index_missingFolder_failsBeforeAnythingIsMade() {
    CommandRun run = CommandRun.of(home, "index", home.resolve("none").toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("windhover: " + home.resolve("none") + " does not exist\n");
    assertThat(home.resolve(".windhover/index")).doesNotExist();
  }

  @Test
  void index_otherLayoutThanCreatedWith_isRefused() throws IOException {
    index("--layout", "none", "--precision", "4");
    CommandRun run = CommandRun.of(home, "index", photos.toString(), "--layout", "grid");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("created with layout none");
    assertThat(index().get("unchanged").asInt()).isEqualTo(4);
  }

  @Test
  void search_withAnotherModel_oneClearLineThatNamesBoth() throws IOException {
    index();
    Path other = otherModel();
    for (String[] arguments :
        new String[][] {
          {"search", "x", "--model", other.toString()},
          {"index", photos.toString(), "--model", other.toString()}
        }) {
      CommandRun run = CommandRun.of(home, arguments);
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err())
          .contains("was built with model windhover-tiny", "other-model")
          .hasLineCount(1);
    }
  }

  /** The bundled model with other preprocessing: its vectors cannot be compared. */
  private Path otherModel() throws IOException {
    Path target = home.resolve("other-model");
    Files.createDirectories(target.resolve("onnx"));
    TinyModel tiny = new TinyModel();
    for (String name :
        List.of(
            "config.json",
            "preprocessor_config.json",
            "tokenizer.json",
            "tokenizer_config.json",
            "onnx/text_model.onnx",
            "onnx/vision_model.onnx")) {
      try (InputStream in = tiny.open(name)) {
        Files.copy(in, target.resolve(name));
      }
    }
    Path preprocessing = target.resolve("preprocessor_config.json");
    String changed = Files.readString(preprocessing).replaceFirst("0\\.5", "0.48");
    Files.writeString(preprocessing, changed);
    return target;
  }

  @Test
  void open_folderThatIsNoIndexOrOfANewerSchema_oneClearLine() throws IOException {
    CommandRun none = CommandRun.of(home, "search", "x", "--index", photos.toString());
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("holds no index").hasLineCount(1);
    Path index = home.resolve("newer");
    index("--index", index.toString());
    try (Directory directory = FSDirectory.open(index)) {
      Map<String, String> data =
          new HashMap<>(SegmentInfos.readLatestCommit(directory).getUserData());
      data.put("windhover.schema", "99");
      IndexWriterConfig config = new IndexWriterConfig().setParentField("_block");
      try (IndexWriter writer = new IndexWriter(directory, config)) {
        writer.setLiveCommitData(data.entrySet());
        writer.commit();
      }
    }
    CommandRun newer = CommandRun.of(home, "search", "x", "--index", index.toString());
    assertThat(newer.code()).isEqualTo(1);
    assertThat(newer.err()).contains("99").hasLineCount(1);
    CommandRun into = CommandRun.of(home, "index", photos.toString(), "--index", photos.toString());
    assertThat(into.code()).isEqualTo(1);
    assertThat(into.err()).contains("an index needs a folder of its own").hasLineCount(1);
  }

  @Test
  void aFolderThatWasMoved_isFollowedByRootAndNeverIndexedTwiceUnsaid() throws IOException {
    index();
    photos = Files.move(photos, home.resolve("archive"));
    JsonNode followed = index("--root", "photos=" + photos);
    assertThat(followed.get("unchanged").asInt()).isEqualTo(4);
    assertThat(followed.get("images").asInt()).isEqualTo(4);

    photos = Files.move(photos, home.resolve("attic"));
    CommandRun asNew = CommandRun.of(home, "index", photos.toString());
    assertThat(asNew.code()).as(asNew.err()).isEqualTo(1);
    assertThat(asNew.err())
        .contains("archive of the index is gone, and its photos are in")
        .contains("--root photos=" + photos);

    // Other photos are not held up by a folder that is not mounted.
    Path more = home.resolve("more");
    Gallery.copyTo(more, "pagoda.jpg");
    CommandRun other = CommandRun.of(home, "index", more.toString());
    assertThat(other.code()).as(other.err()).isZero();
    assertThat(other.err()).contains("archive of the index is gone: if its photos are elsewhere");

    CommandRun twice = CommandRun.of(home, "index", more.toString(), "--root", "photos=" + more);
    assertThat(twice.code()).isEqualTo(1);
    assertThat(twice.err()).contains("root \"more\" of the index is", "--filter root:photos");
    CommandRun delete = CommandRun.of(home, "delete", "--filter", "root:photos", "--json");
    assertThat(delete.code()).as(delete.err()).isZero();
    assertThat(delete.json().get("images").asInt()).isEqualTo(1);
  }

  @Test
  void aFilterOnADateThatNoPhotoHas_findsNothing() throws IOException {
    index();
    CommandRun run = CommandRun.of(home, "search", "a cat", "--filter", "taken:2021", "--json");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.json().get("hits")).isEmpty();
    Path file = Files.writeString(home.resolve("a.file"), "x");
    assertThat(CommandRun.of(home, "search", "a cat", "--index", file.toString()).err())
        .contains("is a file");
  }

  @Test
  void aPageOfPhotosThatAreGone_saysSo() throws IOException {
    index();
    Files.move(photos, home.resolve("archive"));
    Path page = home.resolve("page.html");
    CommandRun run = CommandRun.of(home, "search", "a cat", "-k", "2", "--html", page.toString());
    assertThat(run.err()).contains("2 photos of the hits cannot be read", "--root");
    assertThat(page).content().contains("Nothing to show");
  }

  @Test
  void index_aPlaceThatIsNoFolderAndNoArchive_saysWhatIs() throws IOException {
    CommandRun run = CommandRun.of(home, "index", photos.resolve("kitten.jpg").toString());
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err())
        .contains("kitten.jpg is neither a folder nor a .zip or .tar archive", "--list");
    assertThat(home.resolve(".windhover/index")).doesNotExist();
  }
}
