package dev.windhover.examples;

import dev.windhover.encoder.RgbImage;
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
import java.util.stream.Stream;

/** Finds photos of a folder by words: {@code PhotoFinder FOLDER INDEX "a dog on the beach"}. */
public final class PhotoFinder {

  private PhotoFinder() {}

  /** Indexes the folder at the first call, then searches. */
  public static void main(String[] args) throws IOException {
    Path photos = Path.of(args[0]);
    Path folder = Path.of(args[1]);
    try (ClipModel model = ClipModel.bundled()) {
      if (!ImageIndex.exists(folder)) {
        index(model, photos, ImageIndex.create(folder, IndexSettings.of(model.model())));
      }
      try (ImageSearcher searcher = ImageIndex.open(folder).openSearcher(model)) {
        for (ImageHit hit : searcher.search(ImageQuery.text(args[2]).k(5).build())) {
          System.out.printf("%6.3f  %s%n", hit.score(), hit.id());
        }
      }
    }
  }

  private static void index(ClipModel model, Path photos, ImageIndex index) throws IOException {
    ImageFileDecoder decoder = ImageFileDecoder.withDefaults();
    try (ImageIndexWriter writer = index.openWriter();
        Stream<Path> files = Files.walk(photos)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".jpg")).sorted().toList()) {
        RgbImage image = decoder.decode(Files.readAllBytes(file));
        writer.upsert(
            ImageDocument.builder(photos.relativize(file).toString())
                .size(image.width(), image.height())
                .vector(model.encodeImage(image))
                .patches(model.encodePatches(image))
                .build());
      }
      writer.commit();
    }
  }
}
