package dev.windhover.lucene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.windhover.encoder.ImageEncoder;
import dev.windhover.encoder.PatchEncoder;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.TextEncoder;
import dev.windhover.lucene.index.ImageBlocks;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.WindhoverCodec;
import dev.windhover.lucene.sets.ImageSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.document.KeywordField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.TopDocs;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every example of README.md, which must equal the region of this file that it names. */
class ReadmeExamplesTest {
  @TempDir Path folder;

  // snippet: encoder
  static void index(Path folder, ImageEncoder encoder, PatchEncoder patchEncoder, RgbImage image)
      throws IOException {
    ImageIndex index = ImageIndex.create(folder, IndexSettings.of(encoder.model()));
    try (ImageIndexWriter writer = index.openWriter()) {
      writer.upsert(
          ImageDocument.builder("beach.jpg")
              .uri("photos", "2024/beach.jpg")
              .vector(encoder.encodeImage(image))
              .patches(patchEncoder.encodePatches(image)) // layouts pooled, grid, pyramid
              .text("caption", "a dog on a beach")
              .build());
    } // close commits
  }

  static List<ImageHit> search(Path folder, TextEncoder encoder) throws IOException {
    try (ImageSearcher searcher = ImageIndex.open(folder).openSearcher(encoder)) {
      return searcher.search(ImageQuery.text("a dog").minus("people").k(10).build()).hits();
    }
  }

  // end

  // snippet: vectors
  static List<String> search(Path folder, float[] dog, float[] query) throws IOException {
    ImageIndex index = ImageIndex.create(folder, IndexSettings.ofVectors("my-model-v1", 512));
    try (ImageIndexWriter writer = index.openWriter()) {
      writer.upsert(ImageDocument.builder("dog").vector(dog).keyword("tag", "sea").build());
    }
    try (ImageSearcher searcher = index.openSearcher()) {
      return searcher
          .search(ImageQuery.vector(query).filter(KeywordField.newExactQuery("tag", "sea")).build())
          .ids();
    }
  }

  // end

  @Test
  void vectors_filtered_findTheImage() throws IOException {
    Random random = new Random(1);
    assertThat(search(folder.resolve("i"), Vectors.unit(random, 512), Vectors.unit(random, 512)))
        .containsExactly("dog");
  }

  // snippet: own-writer
  static TopDocs search(Directory directory, ImageDocument image, int number, float[] query)
      throws IOException {
    IndexSettings settings = IndexSettings.ofVectors("my-model-v1", query.length);
    IndexWriterConfig config = new IndexWriterConfig();
    config.setCodec(new WindhoverCodec(settings, 1));
    config.setParentField(ImageSchema.PARENT_FIELD);
    try (IndexWriter writer = new IndexWriter(directory, config)) {
      ImageBlocks blocks = new ImageBlocks(settings);
      writer.updateDocuments(ImageSchema.idTerm(image.id()), blocks.of(image, number));
    }
    try (DirectoryReader reader = DirectoryReader.open(directory)) {
      return new IndexSearcher(reader)
          .search(
              new KnnFloatVectorQuery(
                  ImageSchema.IMAGE_VECTOR, query, 10, ImageSet.of(number).query()),
              10);
    }
  }

  // end

  @Test
  void ownWriter_blockAndSet_areFound() throws IOException {
    float[] v = Vectors.unit(new Random(1), 16);
    ImageDocument image = ImageDocument.builder("a").vector(v).build();
    assertThat(search(new ByteBuffersDirectory(), image, 7, v).scoreDocs).hasSize(1);
  }

  @Test
  void readme_examples_areTheseRegions() throws IOException {
    Path module = Path.of(System.getProperty("windhover.project")).resolve("lucene-module");
    String source =
        Files.readString(
            module.resolve("src/test/java/dev/windhover/lucene/ReadmeExamplesTest.java"));
    String page = Files.readString(module.resolve("README.md"));
    Matcher named =
        Pattern.compile("<!-- snippet ([a-z-]+) -->\n```java\n(.*?)```\n", Pattern.DOTALL)
            .matcher(page);
    int examples = 0;
    while (named.find()) {
      String start = "  // snippet: " + named.group(1) + "\n";
      int from = source.indexOf(start);
      assertThat(from).as("region %s", named.group(1)).isPositive();
      String region = source.substring(from + start.length(), source.indexOf("\n  // end", from));
      assertThat(named.group(2).strip()).isEqualTo(region.stripTrailing().stripIndent().strip());
      examples++;
    }
    assertThat(examples).isEqualTo(3);
    assertThat(page.split("```java", -1)).hasSize(examples + 1);
  }
}
