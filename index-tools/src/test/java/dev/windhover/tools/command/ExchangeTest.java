package dev.windhover.tools.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.windhover.lucene.FieldEdits;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.tools.Gallery;
import dev.windhover.tools.exchange.NpyReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Vectors out and in again. */
class ExchangeTest {
  @TempDir Path home;

  private CommandRun run(String... words) {
    return CommandRun.of(home, words);
  }

  @Test
  void exportThenImport_intoANewIndex_answersAlike() throws IOException {
    Path photos = home.resolve("photos");
    Gallery.copyTo(photos, "kitten.jpg", "pyramid.jpg", "wall-clock.jpg");
    assertThat(run("index", photos.toString(), "--layout", "none").code()).isZero();
    try (ImageIndexWriter writer = ImageIndex.open(home.resolve(".windhover/index")).openWriter()) {
      writer.updateFields(
          "photos:kitten.jpg",
          FieldEdits.builder().text("caption", "little Tom").number("stars", 5).build());
    }
    Path vectors = home.resolve("vectors");
    CommandRun out = run("export", vectors.toString(), "--captions", "--rows", "2", "--json");
    assertThat(out.code()).as(out.err()).isZero();
    assertThat(out.json().get("images").asInt()).isEqualTo(3);
    assertThat(vectors.resolve("img_emb/img_emb_1.npy")).exists();
    assertThat(vectors.resolve("metadata/metadata_1.jsonl")).exists();
    assertThat(run("export", vectors.toString()).err()).contains("name a new folder");

    String again = home.resolve("again").toString();
    CommandRun in = run("import", vectors.toString(), "--index", again, "--json");
    assertThat(in.code()).as(in.err()).isZero();
    assertThat(in.json().get("images").asInt()).isEqualTo(3);
    assertThat(in.json().get("texts").asInt()).isEqualTo(1);
    JsonNode before = run("search", "a cat", "--json").json().get("hits");
    JsonNode after = run("search", "a cat", "--json", "--index", again).json().get("hits");
    assertThat(after).isEqualTo(before);
    JsonNode filtered =
        run("search", "x", "--filter", "caption:tom AND stars:5", "--json", "--index", again)
            .json();
    assertThat(filtered.get("hits")).hasSize(1);
    assertThat(run("index", photos.toString(), "--index", again, "--json").json().get("unchanged"))
        .hasToString("3");
  }

  @Test
  void import_overPhotosWithParts_isRefused() throws IOException {
    Path photos = home.resolve("photos");
    Gallery.copyTo(photos, "kitten.jpg");
    assertThat(run("index", photos.toString()).code()).isZero();
    Path vectors = home.resolve("vectors");
    assertThat(run("export", vectors.toString()).code()).isZero();
    CommandRun in = run("import", vectors.toString());
    assertThat(in.code()).isEqualTo(1);
    assertThat(in.err()).contains("has layout pooled", "--index DIR").hasLineCount(1);
    assertThat(run("search", "a cat", "--regions", "--json").json().get("hits")).hasSize(1);
    String again = home.resolve("again").toString();
    assertThat(run("import", vectors.toString(), "--index", again, "--layout", "grid").code())
        .isEqualTo(2);
    assertThat(run("import", vectors.toString(), "--index", again).code()).isZero();
  }

  @Test
  void import_badRowsAndOtherDimensions_areTold() throws IOException {
    Path vectors = home.resolve("vectors");
    npy(vectors.resolve("img_emb/img_emb_0.npy"), "<f2", "(2, 384)", 2 * 384 * 2);
    CommandRun zeros = run("import", vectors.toString(), "--json");
    assertThat(zeros.code()).as(zeros.err()).isZero();
    assertThat(zeros.json().get("skipped").asInt()).isEqualTo(2);
    assertThat(zeros.err()).contains("row 0 of ", "is left out");
    npy(vectors.resolve("img_emb/img_emb_0.npy"), "<f4", "(2, 3)", 24);
    CommandRun other = run("import", vectors.toString(), "--index", home.resolve("o").toString());
    assertThat(other.code()).isEqualTo(1);
    assertThat(other.err()).contains("vectors of 3 dimensions", "--model DIR").hasLineCount(1);
    assertThat(home.resolve("o")).doesNotExist();
    assertThat(run("import", home.toString()).err()).contains("has no img_emb/*.npy");
  }

  @Test
  void npy_hostileHeaders_areRefusedWithAReason() throws IOException {
    Path file = home.resolve("x/a.npy");
    npy(file, "<f4", "(1000000000000, 1000000)", 0);
    refused(file, "were announced");
    npy(file, "<i8", "(1, 1)", 8);
    refused(file, "numbers of type <i8");
    npy(file, "<f4", "(4,)", 16);
    refused(file, "shape of two dimensions");
    Files.write(file, new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, 127});
    refused(file, "a header of");
    Files.write(file, new byte[] {(byte) 0x93, 'N'});
    refused(file, "no .npy");
  }

  private static void refused(Path file, String reason) {
    assertThatThrownBy(() -> NpyReader.open(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(reason);
  }

  private static void npy(Path file, String type, String shape, int bytes) throws IOException {
    Files.createDirectories(file.getParent());
    String header = "{'descr': '" + type + "', 'fortran_order': False, 'shape': " + shape + ", }\n";
    ByteBuffer out =
        ByteBuffer.allocate(10 + header.length() + bytes).order(ByteOrder.LITTLE_ENDIAN);
    out.put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    out.putShort((short) header.length()).put(header.getBytes(StandardCharsets.US_ASCII));
    Files.write(file, out.array());
  }
}
