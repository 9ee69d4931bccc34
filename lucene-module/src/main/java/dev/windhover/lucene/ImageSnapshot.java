package dev.windhover.lucene;

import dev.windhover.encoder.Calibration;
import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.QueryKind;
import dev.windhover.lucene.index.ImageNames;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.StoredImages;
import dev.windhover.lucene.index.UnitVectors;
import dev.windhover.lucene.sets.ImageSet;
import dev.windhover.lucene.sets.StoredSets;
import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.Explanation;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.roaringbitmap.RoaringBitmap;

/**
 * One point in time of an index: whatever is written meanwhile, all calls see the same images.
 * Thread-safe; close it when done, so that files can be freed.
 */
public final class ImageSnapshot implements Closeable {
  /**
   * Background of the vectors that layout {@code pooled} keeps: means of neighbouring patches,
   * which lie closer together than the patches themselves.
   */
  public static final Calibration.Level POOLED_PATCH = new Calibration.Level("patch.pooled");

  private final ImageSearcher owner;
  private final SearchPoint point;
  private final AtomicBoolean closed = new AtomicBoolean();

  ImageSnapshot(ImageSearcher owner, SearchPoint point) {
    this.owner = owner;
    this.point = point;
  }

  /** The images that fit best. */
  public ImageHits search(ImageQuery query) throws IOException {
    return new VectorSearch(owner, point()).search(query);
  }

  /** Why an image is, or is not, a hit of a query. Runs the query. */
  public Explanation explain(ImageQuery query, String id) throws IOException {
    return new SearchExplanation(owner, point()).of(query, id);
  }

  /**
   * The nearest part of every image at one level to a vector of unknown origin, which is searched
   * for as far as words are.
   *
   * @param level see {@link #levels()}
   * @param query of the index's dimensions; brought to unit length
   * @param images most images wanted, in {@code [1, 100000]}
   * @param filter which images may be found
   * @see #nearestPatches(int, float[], QueryKind, int, Optional)
   */
  public List<PatchHit> nearestPatches(int level, float[] query, int images, Optional<Query> filter)
      throws IOException {
    return nearestPatches(level, query, QueryKind.TEXT, images, filter);
  }

  /**
   * The nearest part of every image at one level, best image first: approximate search over the
   * level's vectors, one part an image, scored at full precision. For words the graph search
   * collects 640 images at least in an index of one segment, fewer where there are several and more
   * where one has more than 100,000 vectors, as for whole images; for pictures as many as are
   * wanted.
   *
   * @param level see {@link #levels()}
   * @param query of the index's dimensions; brought to unit length
   * @param kind what the vector was made from
   * @param images most images wanted, in {@code [1, 100000]}
   * @param filter which images may be found
   */
  public List<PatchHit> nearestPatches(
      int level, float[] query, QueryKind kind, int images, Optional<Query> filter)
      throws IOException {
    return new PatchSearch(owner.index(), point()).nearest(level, query, kind, images, filter);
  }

  /**
   * The texts of the index nearest to a vector, such as an image's; equal ones by id.
   *
   * @param query of the index's dimensions; brought to unit length
   * @param k most texts wanted, {@code >= 1}
   */
  public List<TextHit> nearestTexts(float[] query, int k) throws IOException {
    return new TextSearch(owner.index(), point()).nearest(query, k);
  }

  /** The patches of an image kept for heat maps. */
  public Optional<PatchGrid> heatGridOf(String id) throws IOException {
    OptionalInt doc = find(id);
    return doc.isPresent() ? images().heatGrid(doc.getAsInt()) : Optional.empty();
  }

  /** What a query's cosines with whole images are worth. */
  public QueryScale imageScale(float[] query) throws IOException {
    return owner.scales().ofImages(point(), UnitVectors.copyOf(query, "query vector"));
  }

  /**
   * What a query's cosines with the parts of one level are worth. The calibration's level is {@code
   * patch} in layout grid, {@code place} in layout pyramid ({@code quarter} at level {@link
   * Layout#QUARTERS}), {@link #POOLED_PATCH} in layout pooled; where the model lacks it, a sample
   * of the index serves.
   */
  public QueryScale patchScale(int level, float[] query) throws IOException {
    return owner.scales().ofPatches(point(), level, UnitVectors.copyOf(query, "query vector"));
  }

  /** The levels that have vectors, ascending. */
  public List<Integer> levels() {
    TreeSet<Integer> out = new TreeSet<>();
    for (LeafReaderContext leaf : point().reader().leaves()) {
      for (FieldInfo info : leaf.reader().getFieldInfos()) {
        if (info.hasVectorValues() && ImageSchema.isPatchField(info.name)) {
          out.add(Integer.parseInt(info.getAttribute(ImageSchema.ATTRIBUTE_LEVEL)));
        }
      }
    }
    return List.copyOf(out);
  }

  /** Number of images. */
  public long size() throws IOException {
    return point().searcher().count(ImageSchema.images());
  }

  /** What the index holds, and how much memory a search wants to have its files in. */
  public IndexStatistics statistics() throws IOException {
    return IndexStatistics.of(point().searcher());
  }

  /** Number of images that match. */
  public long count(Query filter) throws IOException {
    return point()
        .searcher()
        .count(
            new org.apache.lucene.search.BooleanQuery.Builder()
                .add(ImageSchema.images(), org.apache.lucene.search.BooleanClause.Occur.FILTER)
                .add(filter, org.apache.lucene.search.BooleanClause.Occur.FILTER)
                .build());
  }

  /** A named set, empty if there is none of that name. */
  public Optional<ImageSet> set(String name) throws IOException {
    return point().set(owner.index().identity(), name);
  }

  /** The names of all sets. */
  public Set<String> setNames() throws IOException {
    return new StoredSets(owner.index().identity()).readAll(point().reader()).keySet();
  }

  /** The images that match, as a set to keep or to combine. */
  public ImageSet collect(Query filter) throws IOException {
    RoaringBitmap out = new RoaringBitmap();
    int[] docs = MatchingImages.of(point().searcher(), filter);
    for (int number : new ImageNames(point().reader()).numbers(docs)) {
      out.add(number);
    }
    return ImageSet.copyOf(out);
  }

  /** Calls {@code sink} with every image, in no particular order. Reads no vectors. */
  public void forEachEntry(Consumer<ImageEntry> sink) throws IOException {
    point().images().forEach(sink);
  }

  /** What is known of an image's file. */
  public Optional<ImageEntry> entry(String id) throws IOException {
    OptionalInt doc = find(id);
    return doc.isPresent() ? Optional.of(images().entry(doc.getAsInt())) : Optional.empty();
  }

  /** An image with vectors and fields, as it could be added again. */
  public Optional<ImageDocument> document(String id) throws IOException {
    OptionalInt doc = find(id);
    return doc.isPresent() ? Optional.of(images().document(doc.getAsInt())) : Optional.empty();
  }

  /** The user's fields of an image. */
  public Map<String, List<FieldValue>> fieldsOf(String id) throws IOException {
    OptionalInt doc = find(id);
    return doc.isPresent() ? images().fields(doc.getAsInt()) : Map.of();
  }

  /** The stored JSON of an image. */
  public Optional<String> jsonOf(String id) throws IOException {
    OptionalInt doc = find(id);
    return doc.isPresent() ? images().json(doc.getAsInt()) : Optional.empty();
  }

  /** The stored vectors of an image's parts and where they lie; empty if it has none. */
  public List<PatchVector> patchesOf(String id) throws IOException {
    OptionalInt doc = find(id);
    return doc.isPresent() ? images().patches(doc.getAsInt()) : List.of();
  }

  /** The vector of an image. */
  public Optional<float[]> vectorOf(String id) throws IOException {
    OptionalInt doc = find(id);
    return doc.isPresent()
        ? images().vector(doc.getAsInt(), ImageSchema.IMAGE_VECTOR)
        : Optional.empty();
  }

  /** The images whose files have this SHA-256, so that a copy needs no encoding. */
  public List<ImageEntry> findBySha256(String hex) throws IOException {
    List<ImageEntry> out = new ArrayList<>();
    for (int doc : images().findBySha256(hex)) {
      out.add(images().entry(doc));
    }
    return out;
  }

  /** The Lucene document of an image, in {@link #lucene()}. */
  public OptionalInt find(String id) throws IOException {
    return images().find(id);
  }

  /** Reads documents of {@link #lucene()} as images. */
  public StoredImages images() {
    return point().images();
  }

  /** The Lucene searcher underneath, for queries of your own; valid while this is open. */
  public IndexSearcher lucene() {
    return point().searcher();
  }

  /** The searcher this is a point of. */
  public ImageSearcher searcher() {
    return owner;
  }

  private SearchPoint point() {
    if (closed.get()) {
      throw new IllegalStateException("this snapshot is closed");
    }
    return point;
  }

  @Override
  public void close() throws IOException {
    if (closed.compareAndSet(false, true)) {
      owner.release(point);
    }
  }
}
