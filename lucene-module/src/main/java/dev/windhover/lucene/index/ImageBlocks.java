package dev.windhover.lucene.index;

import dev.windhover.lucene.FieldValue;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageUri;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Layout;
import dev.windhover.lucene.PatchVector;
import dev.windhover.lucene.TextDocument;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.document.BinaryDocValuesField;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.VectorSimilarityFunction;
import org.apache.lucene.util.BytesRef;

/**
 * Makes the Lucene documents of an image: the block that {@link ImageSchema} describes. For an
 * {@code IndexWriter} of your own, give it a {@link WindhoverCodec}, set {@link
 * ImageSchema#PARENT_FIELD} as its parent field, and add or replace images with
 *
 * <pre>{@code
 * writer.updateDocuments(ImageSchema.idTerm(image.id()), blocks.of(image, number));
 * }</pre>
 *
 * Thread-safe.
 */
public final class ImageBlocks {
  private static final FieldType DIGEST_TYPE = digestType();

  private final IndexSettings settings;
  private final Map<String, FieldType> vectorTypes = new ConcurrentHashMap<>();

  /** Blocks for an index of these settings. */
  public ImageBlocks(IndexSettings settings) {
    this.settings = settings;
  }

  /**
   * The documents of one image: its patches as the layout keeps them, then the image.
   *
   * @param number the image's stable number, unsigned; never give one away twice
   * @throws IllegalArgumentException if the vectors have other dimensions than the model, or the
   *     patches do not fit the layout
   */
  public List<Document> of(ImageDocument image, int number) {
    checkDimensions("vector of image '" + image.id() + "'", image.dimensions());
    List<PatchVector> patches = layOut(image);
    List<Document> block = new ArrayList<>(patches.size() + 1);
    for (PatchVector patch : patches) {
      Document child = new Document();
      child.add(new StringField(ImageSchema.KIND, ImageSchema.KIND_PATCH, Field.Store.NO));
      child.add(new StringField(ImageSchema.ID, image.id(), Field.Store.NO));
      child.add(new BinaryDocValuesField(ImageSchema.PLACE, PatchPlace.of(patch).encode()));
      child.add(vectorField(ImageSchema.patchField(patch.level()), patch.level(), patch.vector()));
      block.add(child);
    }
    block.add(parent(image, number));
    return block;
  }

  /**
   * The document of one text.
   *
   * @throws IllegalArgumentException if the vector has other dimensions than the model
   */
  public Document of(TextDocument text) {
    Document doc = new Document();
    doc.add(new StringField(ImageSchema.KIND, ImageSchema.KIND_TEXT, Field.Store.NO));
    doc.add(new StringField(ImageSchema.TEXT_ID, text.id(), Field.Store.NO));
    doc.add(new BinaryDocValuesField(ImageSchema.KEY, new BytesRef(text.id())));
    doc.add(new StoredField(ImageSchema.CONTENT, text.text()));
    doc.add(vectorField(ImageSchema.TEXT_VECTOR, 0, text.vector()));
    return doc;
  }

  /**
   * The vectors of an image's parts as the layout keeps them.
   *
   * @throws IllegalArgumentException if the layout keeps none but the image has some, or more are
   *     given than it keeps
   */
  public List<PatchVector> layOut(ImageDocument image) {
    List<PatchVector> out = new ArrayList<>(image.patches());
    Layout layout = settings.layout();
    if (layout == Layout.NONE && !(image.grids().isEmpty() && out.isEmpty())) {
      throw new IllegalArgumentException(
          "image '"
              + image.id()
              + "' has patch vectors, but the index has layout none and keeps no patches: create"
              + " it with layout pooled, grid or pyramid, or leave the patches away");
    }
    if (layout == Layout.POOLED && out.size() > Layout.POOLED_LIMIT) {
      throw new IllegalArgumentException(
          "image '"
              + image.id()
              + "' has "
              + out.size()
              + " patch vectors, layout pooled keeps "
              + Layout.POOLED_LIMIT
              + " an image: create the index with layout pyramid");
    }
    int room = Layout.POOLED_LIMIT - out.size();
    List<ImageDocument.LeveledGrid> grids = image.grids();
    for (int i = 0; i < grids.size(); i++) {
      ImageDocument.LeveledGrid g = grids.get(i);
      if (layout == Layout.POOLED) {
        int share = room / (grids.size() - i);
        if (share > 0) {
          List<PatchVector> pooled = GridPooling.blocks(g.level(), g.grid(), share);
          room -= pooled.size();
          out.addAll(pooled);
        }
      } else {
        out.addAll(GridPooling.all(g.level(), g.grid()));
      }
    }
    return out;
  }

  private Document parent(ImageDocument image, int number) {
    Document doc = new Document();
    doc.add(new StringField(ImageSchema.KIND, ImageSchema.KIND_IMAGE, Field.Store.NO));
    doc.add(new StringField(ImageSchema.ID, image.id(), Field.Store.NO));
    doc.add(new BinaryDocValuesField(ImageSchema.KEY, new BytesRef(image.id())));
    doc.add(NumericDocValuesField.indexedField(ImageSchema.NUMBER, Integer.toUnsignedLong(number)));
    doc.add(new StringField(ImageSchema.ROOT, image.uri().root(), Field.Store.NO));
    doc.add(new StringField(ImageSchema.PATH, image.uri().path(), Field.Store.NO));
    if (!image.uri().equals(ImageUri.parse(image.id()))) {
      doc.add(
          new BinaryDocValuesField(
              ImageSchema.URI, new BytesRef(image.uri().root() + '\0' + image.uri().path())));
    }
    image
        .sha256()
        .ifPresent(hex -> doc.add(new Field(ImageSchema.SHA256, digest(hex), DIGEST_TYPE)));
    image
        .fileSize()
        .ifPresent(n -> doc.add(new LongField(ImageSchema.FILE_SIZE, n, Field.Store.NO)));
    image
        .modified()
        .ifPresent(
            t -> doc.add(new LongField(ImageSchema.MODIFIED, t.toEpochMilli(), Field.Store.NO)));
    if (image.width() > 0) {
      doc.add(new LongField(ImageSchema.WIDTH, image.width(), Field.Store.NO));
      doc.add(new LongField(ImageSchema.HEIGHT, image.height(), Field.Store.NO));
    }
    doc.add(vectorField(ImageSchema.IMAGE_VECTOR, 0, image.vector()));
    for (Map.Entry<String, List<FieldValue>> field : image.fields().entrySet()) {
      for (FieldValue value : field.getValue()) {
        doc.add(UserField.of(field.getKey(), value));
      }
    }
    image
        .heatGrid()
        .ifPresent(grid ->
            doc.add(new BinaryDocValuesField(ImageSchema.HEAT_GRID, HeatGrid.encode(grid))));
    image.json().ifPresent(json -> doc.add(new StoredField(ImageSchema.JSON, json)));
    return doc;
  }

  private KnnFloatVectorField vectorField(String field, int level, float[] vector) {
    checkDimensions("vector of field '" + field + "'", vector.length);
    return new KnnFloatVectorField(
        field, vector, vectorTypes.computeIfAbsent(field, f -> vectorType(level)));
  }

  private FieldType vectorType(int level) {
    FieldType type = new FieldType();
    type.setVectorAttributes(
        settings.model().dimensions(),
        org.apache.lucene.index.VectorEncoding.FLOAT32,
        VectorSimilarityFunction.DOT_PRODUCT);
    type.putAttribute(ImageSchema.ATTRIBUTE_SCHEMA, Integer.toString(ImageSchema.VERSION));
    type.putAttribute(ImageSchema.ATTRIBUTE_FINGERPRINT, settings.model().imageFingerprint());
    type.putAttribute(ImageSchema.ATTRIBUTE_MODEL, settings.model().name());
    type.putAttribute(ImageSchema.ATTRIBUTE_LEVEL, Integer.toString(level));
    type.putAttribute(ImageSchema.ATTRIBUTE_LAYOUT, SettingsRecord.word(settings.layout()));
    type.freeze();
    return type;
  }

  private void checkDimensions(String what, int dimensions) {
    if (dimensions != settings.model().dimensions()) {
      throw new IllegalArgumentException(
          what
              + " has "
              + dimensions
              + " dimensions, the index has "
              + settings.model().dimensions()
              + ": encode with the model it was built with ("
              + settings.model().name()
              + ")");
    }
  }

  /** The 32 bytes of a SHA-256 as an index keeps them. */
  public static BytesRef digest(String hex) {
    return new BytesRef(HexFormat.of().parseHex(hex));
  }

  private static FieldType digestType() {
    FieldType type = new FieldType();
    type.setIndexOptions(IndexOptions.DOCS);
    type.setOmitNorms(true);
    type.setTokenized(false);
    type.setDocValuesType(DocValuesType.BINARY);
    type.freeze();
    return type;
  }
}
