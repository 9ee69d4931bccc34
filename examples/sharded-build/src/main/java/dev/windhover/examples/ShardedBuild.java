package dev.windhover.examples;

import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.IndexSettings.Shard;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A collection that is indexed in parts, on as many machines as there are parts, and put together
 * at the end. Each machine runs {@code ShardedBuild shard PHOTOS PART I N}; whoever has all the
 * parts runs {@code ShardedBuild merge WHOLE PART...}.
 */
public final class ShardedBuild {

  private ShardedBuild() {}

  /** One of the two steps. */
  public static void main(String[] args) throws IOException {
    if (args[0].equals("shard")) {
      Shard shard = new Shard(Integer.parseInt(args[3]), Integer.parseInt(args[4]));
      build(Path.of(args[1]), Path.of(args[2]), shard);
    } else {
      List<Path> parts = Stream.of(args).skip(2).map(Path::of).toList();
      System.out.println(merge(Path.of(args[1]), parts) + " photos");
    }
  }

  /** Indexes the photos that fall to one shard; goes on where an earlier run was cut off. */
  static void build(Path photos, Path part, Shard shard) throws IOException {
    ImageFileDecoder decoder = ImageFileDecoder.withDefaults();
    try (ClipModel model = ClipModel.bundled();
        ImageIndexWriter writer = openOrCreate(part, model, shard).openWriter();
        Stream<Path> files = Files.walk(photos)) {
      int sinceCommit = 0;
      for (Path file : files.filter(f -> f.toString().endsWith(".jpg")).toList()) {
        String id = photos.relativize(file).toString();
        // A hash of the name, so that all machines agree without talking to each other.
        boolean mine = Math.floorMod(id.hashCode(), shard.count()) == shard.index();
        if (mine && writer.entry(id).isEmpty()) {
          RgbImage image = decoder.decode(Files.readAllBytes(file));
          writer.upsert(
              ImageDocument.builder(id)
                  .size(image.width(), image.height())
                  .vector(model.encodeImage(image))
                  .patches(model.encodePatches(image))
                  .build());
          if (++sinceCommit % 1000 == 0) {
            writer.commit();
          }
        }
      }
    }
  }

  private static ImageIndex openOrCreate(Path part, ClipModel model, Shard shard)
      throws IOException {
    return ImageIndex.exists(part)
        ? ImageIndex.open(part).require(model.model())
        : ImageIndex.create(part, IndexSettings.of(model.model()).withShard(shard));
  }

  /** Makes one index of the parts; they were built apart, so their image numbers never collide. */
  static long merge(Path whole, List<Path> parts) throws IOException {
    List<ImageIndex> indexes = new ArrayList<>();
    for (Path part : parts) {
      indexes.add(ImageIndex.open(part));
    }
    IndexSettings settings = indexes.get(0).settings().withShard(Shard.WHOLE);
    try (ImageIndexWriter writer = ImageIndex.create(whole, settings).openWriter()) {
      writer.addIndexes(indexes);
      writer.commit();
      return writer.size();
    }
  }
}
