package dev.windhover.examples;

import dev.windhover.encoder.LabelScore;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.ZeroShotClassifier;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageHit;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.IndexSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.TermQuery;

/**
 * Gives every photo of a folder the tags that fit it, of a list of your own and without any
 * training, and keeps them as a keyword field to filter by: {@code PhotoTagger PHOTOS INDEX
 * cat,castle,food castle}.
 */
public final class PhotoTagger {
  /** The least share of the probability that makes a tag. */
  private static final double SURE = 0.4;

  private PhotoTagger() {}

  /** Tags a folder, then lists the photos with the last argument's tag. */
  public static void main(String[] args) throws IOException {
    Path folder = Path.of(args[1]);
    try (ClipModel model = ClipModel.bundled()) {
      ImageIndex index = ImageIndex.create(folder, IndexSettings.of(model.model()));
      tag(Path.of(args[0]), List.of(args[2].split(",")), model, index);
      try (ImageSearcher searcher = index.openSearcher(model)) {
        ImageQuery query =
            ImageQuery.text(args[3])
                .filter(new TermQuery(new Term("tag", args[3])))
                .fields("tag")
                .build();
        for (ImageHit hit : searcher.search(query)) {
          System.out.println(hit.id() + "  " + hit.fields().get("tag"));
        }
      }
    }
  }

  private static void tag(Path photos, List<String> tags, ClipModel model, ImageIndex index)
      throws IOException {
    // "Something else" takes the photos that none of the tags fits.
    List<String> labels = Stream.concat(tags.stream(), Stream.of("something else")).toList();
    ZeroShotClassifier classifier = ZeroShotClassifier.of(model, labels);
    ImageFileDecoder decoder = ImageFileDecoder.withDefaults();
    try (ImageIndexWriter writer = index.openWriter();
        Stream<Path> files = Files.walk(photos)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jpg")).sorted().toList()) {
        RgbImage image = decoder.decode(Files.readAllBytes(file));
        float[] vector = model.encodeImage(image);
        ImageDocument.Builder document =
            ImageDocument.builder(photos.relativize(file).toString())
                .size(image.width(), image.height())
                .vector(vector);
        for (LabelScore score : classifier.classify(vector)) {
          if (score.probability() >= SURE && tags.contains(score.label())) {
            document.keyword("tag", score.label());
          }
        }
        writer.upsert(document.build());
      }
      writer.commit();
    }
  }
}
