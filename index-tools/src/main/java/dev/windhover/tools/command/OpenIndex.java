package dev.windhover.tools.command;

import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.ModelOptions;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.tools.build.Roots;
import dev.windhover.tools.console.Console;
import java.io.Closeable;
import java.io.IOException;

/** An index with its model and its photos, ready to be asked. */
final class OpenIndex implements Closeable {
  /** Graphs are loaded when first needed: a search by words starts without the image tower. */
  static final ModelOptions LAZY =
      ModelOptions.builder().loading(ModelOptions.Loading.ON_FIRST_USE).build();

  private final ImageIndex index;
  private final ClipModel model;
  private final ImageSearcher searcher;
  private final Roots roots;
  private final PhotoFiles files;

  private OpenIndex(ImageIndex index, ClipModel model, ImageSearcher searcher, Roots roots) {
    this.index = index;
    this.model = model;
    this.searcher = searcher;
    this.roots = roots;
    this.files = new PhotoFiles(roots, ImageFileDecoder.withDefaults());
  }

  /** Opens what the options say. */
  static OpenIndex open(Console console, IndexOption option, ModelOption modelOption)
      throws IOException {
    ImageIndex index = option.open(console);
    return open(index, modelOption.open(index, LAZY), option.roots(index));
  }

  /** Takes over {@code model}: it is closed with this, or when opening fails. */
  static OpenIndex open(ImageIndex index, ClipModel model, Roots roots) throws IOException {
    try {
      return new OpenIndex(index, model, index.searcher().text(model).image(model).open(), roots);
    } catch (IOException | RuntimeException | Error e) {
      model.close();
      throw e;
    }
  }

  ImageIndex index() {
    return index;
  }

  ClipModel model() {
    return model;
  }

  ImageSearcher searcher() {
    return searcher;
  }

  Roots roots() {
    return roots;
  }

  PhotoFiles files() {
    return files;
  }

  @Override
  public void close() throws IOException {
    try {
      searcher.close();
    } finally {
      model.close();
    }
  }
}
