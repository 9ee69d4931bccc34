package dev.windhover.lucene.index;

import dev.windhover.lucene.FieldValue;
import java.time.Instant;
import java.util.Optional;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.FieldType;
import org.apache.lucene.document.InvertableType;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.StoredValue;
import org.apache.lucene.index.DocValuesType;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexOptions;
import org.apache.lucene.index.IndexableField;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.NumericUtils;

/**
 * A user's field as Lucene indexes it. Plain Lucene queries find it: {@code TermQuery} and {@code
 * KeywordField} for keywords, analysed queries for text, {@code LongField} and {@code DoubleField}
 * queries for numbers and dates (in milliseconds).
 */
public final class UserField extends Field {
  private static final String KEYWORD = "keyword";
  private static final String TEXT = "text";
  private static final String LONG = "long";
  private static final String DOUBLE = "double";
  private static final String DATE = "date";

  private static final FieldType KEYWORD_TYPE = keywordType();
  private static final FieldType TEXT_TYPE = textType();
  private static final FieldType LONG_TYPE = numberType(LONG);
  private static final FieldType DOUBLE_TYPE = numberType(DOUBLE);
  private static final FieldType DATE_TYPE = numberType(DATE);

  private final FieldValue value;

  private UserField(String name, FieldValue value, FieldType type) {
    super(name, type);
    this.value = value;
    this.fieldsData =
        switch (value) {
          case FieldValue.Keyword k -> new BytesRef(k.value());
          case FieldValue.Text t -> t.value();
          case FieldValue.LongNumber n -> (Object) n.value();
          case FieldValue.DoubleNumber n -> NumericUtils.doubleToSortableLong(n.value());
          case FieldValue.Date t -> t.value().toEpochMilli();
        };
  }

  /**
   * The field of one value.
   *
   * @throws IllegalArgumentException if the schema uses the name itself
   */
  public static UserField of(String name, FieldValue value) {
    ImageSchema.checkUserField(name);
    return switch (value) {
      case FieldValue.Keyword k -> new UserField(name, k, KEYWORD_TYPE);
      case FieldValue.Text t -> new UserField(name, t, TEXT_TYPE);
      case FieldValue.LongNumber n -> new UserField(name, n, LONG_TYPE);
      case FieldValue.DoubleNumber n -> new UserField(name, n, DOUBLE_TYPE);
      case FieldValue.Date t -> new UserField(name, t, DATE_TYPE);
    };
  }

  /** The value a stored field holds, if it is a user's. */
  static Optional<FieldValue> valueOf(FieldInfo info, IndexableField stored) {
    String type = info == null ? null : info.getAttribute(ImageSchema.ATTRIBUTE_TYPE);
    if (type == null) {
      return Optional.empty();
    }
    return Optional.of(
        switch (type) {
          case KEYWORD -> new FieldValue.Keyword(stored.stringValue());
          case TEXT -> new FieldValue.Text(stored.stringValue());
          case LONG -> new FieldValue.LongNumber(stored.numericValue().longValue());
          case DOUBLE -> new FieldValue.DoubleNumber(stored.numericValue().doubleValue());
          case DATE -> new FieldValue.Date(Instant.ofEpochMilli(stored.numericValue().longValue()));
          default -> new FieldValue.Text(String.valueOf(stored.stringValue()));
        });
  }

  /** Whether a field holds a user's text. */
  public static boolean isText(FieldInfo info) {
    return TEXT.equals(info.getAttribute(ImageSchema.ATTRIBUTE_TYPE));
  }

  /** The type a field was given, for messages and schemas. */
  public static Optional<String> typeOf(FieldInfo info) {
    return Optional.ofNullable(info.getAttribute(ImageSchema.ATTRIBUTE_TYPE));
  }

  @Override
  public InvertableType invertableType() {
    return value instanceof FieldValue.Keyword
        ? InvertableType.BINARY
        : InvertableType.TOKEN_STREAM;
  }

  @Override
  public TokenStream tokenStream(Analyzer analyzer, TokenStream reuse) {
    // Words are the schema's, whatever analyzer a foreign writer has.
    return value instanceof FieldValue.Text
        ? WordAnalyzer.INSTANCE.tokenStream(name(), stringValue())
        : super.tokenStream(analyzer, reuse);
  }

  @Override
  public BytesRef binaryValue() {
    if (fieldsData instanceof Long l) {
      return LongPoint.pack(l);
    }
    return fieldsData instanceof BytesRef b ? b : null;
  }

  @Override
  public StoredValue storedValue() {
    return switch (value) {
      case FieldValue.Keyword k -> new StoredValue(k.value());
      case FieldValue.Text t -> new StoredValue(t.value());
      case FieldValue.LongNumber n -> new StoredValue(n.value());
      case FieldValue.DoubleNumber n -> new StoredValue(n.value());
      case FieldValue.Date t -> new StoredValue(t.value().toEpochMilli());
    };
  }

  private static FieldType keywordType() {
    FieldType type = new FieldType();
    type.setIndexOptions(IndexOptions.DOCS);
    type.setOmitNorms(true);
    type.setTokenized(false);
    type.setDocValuesType(DocValuesType.SORTED_SET);
    type.setStored(true);
    type.putAttribute(ImageSchema.ATTRIBUTE_TYPE, KEYWORD);
    type.freeze();
    return type;
  }

  private static FieldType textType() {
    FieldType type = new FieldType();
    type.setIndexOptions(IndexOptions.DOCS_AND_FREQS_AND_POSITIONS);
    type.setTokenized(true);
    type.setStored(true);
    type.putAttribute(ImageSchema.ATTRIBUTE_TYPE, TEXT);
    type.freeze();
    return type;
  }

  private static FieldType numberType(String attribute) {
    FieldType type = new FieldType();
    type.setDimensions(1, Long.BYTES);
    type.setDocValuesType(DocValuesType.SORTED_NUMERIC);
    type.setStored(true);
    type.putAttribute(ImageSchema.ATTRIBUTE_TYPE, attribute);
    type.freeze();
    return type;
  }
}
