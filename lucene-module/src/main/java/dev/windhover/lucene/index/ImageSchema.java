package dev.windhover.lucene.index;

import dev.windhover.lucene.PatchVector;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.join.BitSetProducer;
import org.apache.lucene.search.join.QueryBitSetProducer;

/**
 * Schema 1: how images, their patches, texts and sets lie in a Lucene index.
 *
 * <p>One block per image, children first:
 *
 * <pre>
 * Index  --&gt; (Image | Text | Set | any foreign document)*
 * Image  --&gt; Patch*, Parent                      one Lucene block
 * Parent --&gt; kind:term "image"
 *            id:term                             UTF-8, 1 to 1,000 chars
 *            key:binary doc value                the id again
 *            number:numeric doc value            uint32, stable, never used again
 *            root:term, path:term
 *            [uri:binary doc value = Root 0x00 Path]   absent if the id says it; in schema 1 always
 *            [sha256:term + binary doc value]    32 bytes
 *            [file.size:int64] [modified:int64]  point + doc value; bytes, ms since 1970
 *            [width:int64] [height:int64]        point + doc value; pixels
 *            image:vector                        float32^Dimensions, unit length, dot product
 *            [grid:binary doc value = Heat grid] [json:stored]  User field*
 * Patch  --&gt; kind:term "patch"
 *            id:term                             of the image
 *            patch.LEVEL:vector                  float32^Dimensions, unit length, dot product
 *            patch:binary doc value = Place
 * Place  --&gt; Level:vint, Frame, Count:vint, (Cell delta:vint)^Count
 * Frame  --&gt; X, Y, Width, Height, Rows, Columns     all vint
 * Heat grid --&gt; Frame, Dimensions:vint, (int8^Dimensions)^(Rows*Columns)   greatest is +-127
 * Text   --&gt; kind:term "text", text.id:term, key:binary doc value = the id
 *            text:vector                         float32^Dimensions, unit length, dot product
 *            content:stored                      UTF-8; a block of its own
 * Set    --&gt; kind:term "set", set:term = Owner "/" Name
 *            bits:stored                         RoaringBitmap in its portable format
 * User field --&gt; keyword: term, sorted set doc value, stored
 *              | text: terms with positions, stored
 *              | number, date: point, sorted numeric doc value, stored
 * </pre>
 *
 * Cells are numbered {@code row * columns + column} in the frame {@code X, Y, Width, Height, Rows,
 * Columns}, ascending, each written as the difference to the one before.
 *
 * <p>The owner of a set is the identity of its index, which the commit data name.
 *
 * <p>A block is added, replaced and deleted as a whole, by the {@code id} term that all its
 * documents share. Each level is a field of its own, because raw cosines of different levels must
 * not compete. Vector fields carry {@link #ATTRIBUTE_SCHEMA schema}, {@link #ATTRIBUTE_FINGERPRINT
 * model fingerprint}, {@link #ATTRIBUTE_MODEL name}, {@link #ATTRIBUTE_LEVEL level} and {@link
 * #ATTRIBUTE_LAYOUT layout} as field attributes, which every segment keeps on its own; user fields
 * carry their {@link #ATTRIBUTE_TYPE type}.
 */
public final class ImageSchema {
  /** The schema this code writes. It reads all up to this one. */
  public static final int VERSION = 2;

  /** Term: what a document is, one of the {@code KIND_} values. */
  public static final String KIND = "kind";

  /** The image itself, last of its block. */
  public static final String KIND_IMAGE = "image";

  /** A part of an image. */
  public static final String KIND_PATCH = "patch";

  /** A text with a vector. */
  public static final String KIND_TEXT = "text";

  /** A named set of images. */
  public static final String KIND_SET = "set";

  /** Term: the image's name, on every document of its block. */
  public static final String ID = "id";

  /** Binary doc value of the parent: the id again. */
  public static final String KEY = "key";

  /** Numeric doc value of the parent: the stable unsigned 32-bit number. */
  public static final String NUMBER = "number";

  /** Term: the named root. */
  public static final String ROOT = "root";

  /** Term: the path below the root. */
  public static final String PATH = "path";

  /**
   * Binary doc value: root, a zero byte, path. Since schema 2 absent where {@link
   * dev.windhover.lucene.ImageUri#parse} makes the same of the id, as of every photo that is
   * indexed by its place: a search would have to read it for each hit.
   */
  public static final String URI = "uri";

  /** Term and binary doc value: 32 bytes. */
  public static final String SHA256 = "sha256";

  /** Bytes of the file. */
  public static final String FILE_SIZE = "file.size";

  /** Milliseconds since 1970. */
  public static final String MODIFIED = "modified";

  /** Pixels. */
  public static final String WIDTH = "width";

  /** Pixels. */
  public static final String HEIGHT = "height";

  /** The vector of the whole image. */
  public static final String IMAGE_VECTOR = "image";

  /** The vector of a text. */
  public static final String TEXT_VECTOR = "text";

  /** Term: a text's name. */
  public static final String TEXT_ID = "text.id";

  /** The words of a text document. */
  public static final String CONTENT = "content";

  /** Binary doc value of the parent: patches in 8 bits for heat maps. */
  public static final String HEAT_GRID = "grid";

  /** Binary doc value of a patch: where it lies. */
  public static final String PLACE = "patch";

  /** Stored JSON. */
  public static final String JSON = "json";

  /** Term: name of a set. */
  public static final String SET = "set";

  /** Stored bytes of a set. */
  public static final String SET_BITS = "bits";

  /** What {@code IndexWriterConfig.setParentField} is given. */
  public static final String PARENT_FIELD = "_block";

  /** Schema version of a vector field. */
  public static final String ATTRIBUTE_SCHEMA = "windhover.schema";

  /** Image fingerprint of the model behind a vector field. */
  public static final String ATTRIBUTE_FINGERPRINT = "windhover.fingerprint";

  /** Name of the model behind a vector field. */
  public static final String ATTRIBUTE_MODEL = "windhover.model";

  /** Level of a vector field: 0 for whole images. */
  public static final String ATTRIBUTE_LEVEL = "windhover.level";

  /** Layout of the index a vector field was made for. */
  public static final String ATTRIBUTE_LAYOUT = "windhover.layout";

  /** Type of a user field. */
  public static final String ATTRIBUTE_TYPE = "windhover.type";

  /** Longest id in chars. */
  public static final int MAX_ID_LENGTH = 1_000;

  private static final String PATCH_PREFIX = "patch.";

  private static final Set<String> RESERVED =
      Set.of(
          KIND,
          ID,
          KEY,
          NUMBER,
          ROOT,
          PATH,
          URI,
          SHA256,
          FILE_SIZE,
          MODIFIED,
          WIDTH,
          HEIGHT,
          IMAGE_VECTOR,
          TEXT_VECTOR,
          TEXT_ID,
          CONTENT,
          HEAT_GRID,
          PLACE,
          JSON,
          SET,
          SET_BITS);

  private static final BitSetProducer PARENTS =
      new QueryBitSetProducer(
          new BooleanQuery.Builder()
              .add(MatchAllDocsQuery.INSTANCE, BooleanClause.Occur.FILTER)
              .add(kind(KIND_PATCH), BooleanClause.Occur.MUST_NOT)
              .build());

  private ImageSchema() {}

  /**
   * The vector field of a level.
   *
   * @throws IllegalArgumentException if the level is out of range
   */
  public static String patchField(int level) {
    if (level < 1 || level > PatchVector.MAX_LEVEL) {
      throw new IllegalArgumentException(
          "a level must be in [1, " + PatchVector.MAX_LEVEL + "], got " + level);
    }
    return PATCH_PREFIX + level;
  }

  /** Whether a field holds the vectors of a level. */
  public static boolean isPatchField(String field) {
    return field.startsWith(PATCH_PREFIX);
  }

  /** The documents of one kind. */
  public static Query kind(String kind) {
    return new TermQuery(new Term(KIND, kind));
  }

  /** The images: the parents of blocks. */
  public static Query images() {
    return kind(KIND_IMAGE);
  }

  /** All documents of one image's block. */
  public static Term idTerm(String id) {
    return new Term(ID, id);
  }

  /**
   * What block joins take for parents: every document that is not a patch. Texts, sets and foreign
   * documents count as blocks of their own, so that they never adopt or hide patches. One shared
   * instance, which caches its bits per segment.
   */
  public static BitSetProducer parents() {
    return PARENTS;
  }

  /**
   * Returns the id if it may be one.
   *
   * @throws IllegalArgumentException if it is empty or longer than {@value #MAX_ID_LENGTH} chars
   */
  public static String checkId(String id) {
    if (id.isEmpty() || id.length() > MAX_ID_LENGTH) {
      throw new IllegalArgumentException(
          "an id has 1 to " + MAX_ID_LENGTH + " chars, got " + id.length());
    }
    return id;
  }

  /**
   * Returns the name if a user may have a field of it.
   *
   * @throws IllegalArgumentException if the schema uses the name itself
   */
  public static String checkUserField(String name) {
    if (name.isEmpty() || name.startsWith("_") || isPatchField(name) || RESERVED.contains(name)) {
      throw new IllegalArgumentException(
          "'"
              + name
              + "' is a name the schema uses itself: call the field something else, not starting"
              + " with '_' or 'patch.'");
    }
    return name;
  }

  static byte[] utf8(String s) {
    return s.getBytes(StandardCharsets.UTF_8);
  }
}
