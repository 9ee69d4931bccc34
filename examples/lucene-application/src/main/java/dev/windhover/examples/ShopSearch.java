package dev.windhover.examples;

import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.IndexSettings;
import dev.windhover.lucene.Layout;
import dev.windhover.lucene.index.ImageBlocks;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.WindhoverCodec;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.LongField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.KnnFloatVectorQuery;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.store.Directory;

/**
 * A shop that has a Lucene index of its own and wants its products found by what their photos show.
 * Its {@code IndexWriter} writes Windhover's documents with the shop's fields on them, beside
 * documents that have nothing to do with pictures; its {@code IndexSearcher} asks all of them.
 */
public final class ShopSearch implements Closeable {
  private final ClipModel model;
  private final IndexWriter writer;
  private final ImageBlocks blocks;
  private int nextNumber;

  /** Writes into {@code directory}, which the caller closes; {@code model} is the caller's too. */
  public ShopSearch(Directory directory, ClipModel model) throws IOException {
    this.model = model;
    IndexSettings settings = IndexSettings.of(model.model()).withLayout(Layout.NONE);
    this.blocks = new ImageBlocks(settings);
    this.writer =
        new IndexWriter(
            directory,
            new IndexWriterConfig()
                .setCodec(new WindhoverCodec(settings, 1))
                .setParentField(ImageSchema.PARENT_FIELD));
  }

  /** Adds a product with its photo, or replaces it. */
  public void put(String sku, String title, long cents, Path photo) throws IOException {
    RgbImage image = ImageFileDecoder.withDefaults().decode(Files.readAllBytes(photo));
    ImageDocument picture =
        ImageDocument.builder(sku)
            .size(image.width(), image.height())
            .vector(model.encodeImage(image))
            .build();
    List<Document> block = blocks.of(picture, nextNumber++);
    Document product = block.get(block.size() - 1); // the image itself comes last
    product.add(new StringField("shop.sku", sku, Field.Store.YES));
    product.add(new TextField("shop.title", title, Field.Store.YES));
    product.add(new LongField("shop.cents", cents, Field.Store.YES));
    writer.updateDocuments(ImageSchema.idTerm(sku), block);
  }

  /** A document of the shop's that has no picture: it lives in the same index. */
  public void putNews(String text) throws IOException {
    Document news = new Document();
    news.add(new TextField("shop.news", text, Field.Store.YES));
    writer.addDocument(news);
  }

  /** The titles of the products whose photos fit the words best and that cost no more. */
  public List<String> find(String words, long mostCents, int k) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      IndexSearcher searcher = new IndexSearcher(reader);
      BooleanQuery filter =
          new BooleanQuery.Builder()
              .add(ImageSchema.images(), Occur.FILTER)
              .add(LongField.newRangeQuery("shop.cents", 0, mostCents), Occur.FILTER)
              .build();
      float[] vector = model.encodeText(words);
      KnnFloatVectorQuery query =
          new KnnFloatVectorQuery(ImageSchema.IMAGE_VECTOR, vector, Math.max(k, 50), filter);
      List<String> titles = new ArrayList<>();
      for (ScoreDoc hit : searcher.search(query, k).scoreDocs) {
        titles.add(searcher.storedFields().document(hit.doc).get("shop.title"));
      }
      return titles;
    }
  }

  /** How many news hold a word. */
  public int countNews(String word) throws IOException {
    try (DirectoryReader reader = DirectoryReader.open(writer)) {
      return new IndexSearcher(reader).count(new TermQuery(new Term("shop.news", word)));
    }
  }

  @Override
  public void close() throws IOException {
    writer.close();
  }
}
