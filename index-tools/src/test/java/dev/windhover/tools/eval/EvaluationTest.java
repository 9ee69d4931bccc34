package dev.windhover.tools.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
  @TempDir Path folder;

  @Test
  void recall_countsRanksUpToK() {
    assertThat(RecallAtK.ofRanks(new int[] {1, 5, 10, 11})).isEqualTo(new RecallAtK(4, 25, 50, 75));
  }

  @Test
  void auc_equalsTheShareOfRightPairs() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    float[] scores = new float[40];
    boolean[] inside = new boolean[40];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = random.nextInt(12);
      inside[i] = i % 3 == 0;
    }
    double pairs = 0;
    double right = 0;
    for (int i = 0; i < scores.length; i++) {
      for (int j = 0; j < scores.length; j++) {
        if (inside[i] && !inside[j]) {
          pairs++;
          right += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
        }
      }
    }
    assertThat(PointingEvaluation.auc(scores, inside))
        .as("seed %d", seed)
        .isCloseTo(right / pairs, within(1e-9));
  }

  @Test
  void pointing_bestCellInTheBox_isRight() {
    PatchGrid grid =
        new PatchGrid(2, 2, 2, new Region(0, 0, 100, 100), new float[] {1, 0, 0, 1, 1, 0, 1, 0});
    AnnotatedPhoto photo =
        new AnnotatedPhoto(
            Path.of("p.jpg"),
            100,
            100,
            List.of(),
            List.of(new LabeledBox("kite", 60, 10, 30, 30), new LabeledBox("sea", 0, 60, 99, 39)));
    PointingEvaluation.Report report =
        PointingEvaluation.evaluate(List.of(photo), p -> grid, label -> new float[] {0, 1});
    // The sea covers more than a quarter and is no query.
    assertThat(report).isEqualTo(new PointingEvaluation.Report(1, 100, 25, 1));
  }

  @Test
  void retrieval_ranksOwnCaptionAmongAll() {
    List<AnnotatedPhoto> photos =
        List.of(
            new AnnotatedPhoto(Path.of("a.jpg"), 0, 0, List.of("a"), List.of()),
            new AnnotatedPhoto(Path.of("b.jpg"), 0, 0, List.of("b", "c"), List.of()));
    float[] east = {1, 0};
    float[] north = {0, 1};
    RetrievalEvaluation.Report report =
        RetrievalEvaluation.evaluate(
            photos, List.of(east, north), List.of(List.of(east), List.of(east, north)));
    assertThat(report.texts())
        .extracting(RetrievalEvaluation.Ranked::rank)
        .containsExactly(1, 2, 1);
    assertThat(report.images()).extracting(RetrievalEvaluation.Ranked::rank).containsExactly(1, 1);
  }

  @Test
  void read_cocoForm_joinsImagesCaptionsAndBoxes() throws IOException {
    Path file = folder.resolve("annotations.json");
    Files.writeString(
        file,
        """
        {"images": [{"id": 7, "file_name": "x.jpg", "width": 10, "height": 20}],
         "categories": [{"id": 1, "name": "dog"}],
         "annotations": [{"image_id": 7, "caption": "a dog"},
                         {"image_id": 7, "category_id": 1, "bbox": [1.5, 2, 3, 4]}]}
        """);
    assertThat(AnnotationReader.read(folder))
        .containsExactly(
            new AnnotatedPhoto(
                folder.toAbsolutePath().resolve("x.jpg"),
                10,
                20,
                List.of("a dog"),
                List.of(new LabeledBox("dog", 1.5, 2, 3, 4))));
  }

  @Test
  void read_tableWithAndWithoutHeader_isTheSame() throws IOException {
    Files.createFile(folder.resolve("a.jpg"));
    Files.createFile(folder.resolve("b.jpg"));
    Path file = folder.resolve("captions.tsv");
    Files.writeString(file, "file\tcaption\na.jpg\ta cat\nb.jpg\ta dog\n");
    List<AnnotatedPhoto> with = AnnotationReader.read(file);
    assertThat(with).hasSize(2);
    Files.writeString(file, "a.jpg\ta cat\nb.jpg\ta dog\n");
    assertThat(AnnotationReader.read(file)).isEqualTo(with);
  }

  @Test
  void read_damagedTable_namesTheLine() throws IOException {
    Path file = folder.resolve("captions.tsv");
    Files.writeString(file, "file\tcaption\na.jpg\ta cat\nno tab here\n");
    assertThatThrownBy(() -> AnnotationReader.read(file))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("line 3")
        .hasMessageContaining("no tab here");
    assertThatThrownBy(() -> AnnotationReader.read(folder.resolve("nothing")))
        .hasMessageContaining("neither a folder nor an annotation file");
  }
}
