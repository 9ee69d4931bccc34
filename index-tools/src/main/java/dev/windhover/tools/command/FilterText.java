package dev.windhover.tools.command;

import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.UserField;
import dev.windhover.tools.build.FileFields;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Term;
import org.apache.lucene.queryparser.classic.ParseException;
import org.apache.lucene.queryparser.classic.QueryParser;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/**
 * Filters as a person writes them, in Lucene's syntax: {@code folder:"2021/june" AND width:[2000 TO
 * *]}. What kind a field is of, the index knows: keywords are matched whole, texts by their words,
 * numbers by value or range, dates by day, month, year or range ({@code taken:2021-06}).
 */
final class FilterText extends QueryParser {
  private final Map<String, String> types;

  private FilterText(Map<String, String> types) {
    super("name", new StandardAnalyzer());
    this.types = types;
    setAllowLeadingWildcard(true);
    setDefaultOperator(Operator.AND);
  }

  /**
   * The query of {@code text}.
   *
   * @throws IllegalArgumentException if it cannot be understood, or names a field the index does
   *     not have
   */
  static Query parse(String text, ImageSnapshot snapshot) {
    Map<String, String> types = types(snapshot);
    try {
      return new FilterText(types).parse(text);
    } catch (ParseException e) {
      String reason = e.getMessage() == null ? "" : e.getMessage().lines().findFirst().orElse("");
      throw new IllegalArgumentException(
          "the filter "
              + text
              + " cannot be understood: "
              + reason
              + " (write field:value, field:\"two words\", field:[1 TO 5]; fields: "
              + types.keySet()
              + ")",
          e);
    }
  }

  private static Map<String, String> types(ImageSnapshot snapshot) {
    Map<String, String> types = new TreeMap<>();
    types.put(ImageSchema.WIDTH, "long");
    types.put(ImageSchema.HEIGHT, "long");
    types.put(ImageSchema.FILE_SIZE, "long");
    types.put(ImageSchema.MODIFIED, "date");
    // No photo need have noted it for people to ask.
    types.put(FileFields.TAKEN, "date");
    types.put(ImageSchema.ROOT, "keyword");
    types.put(ImageSchema.ID, "keyword");
    types.put(ImageSchema.SHA256, "keyword");
    for (LeafReaderContext leaf : snapshot.lucene().getIndexReader().leaves()) {
      for (FieldInfo field : leaf.reader().getFieldInfos()) {
        UserField.typeOf(field).ifPresent(type -> types.put(field.name, type));
      }
    }
    return types;
  }

  @Override
  protected Query getFieldQuery(String field, String text, boolean quoted) throws ParseException {
    return switch (type(field)) {
      case "keyword" -> new TermQuery(new Term(field, text));
      case "long" -> LongField.newExactQuery(field, number(text));
      case "double" -> DoubleField.newExactQuery(field, decimal(text));
      case "date" -> LongField.newRangeQuery(field, start(text), end(text));
      default -> super.getFieldQuery(field, text, quoted);
    };
  }

  @Override
  protected Query getRangeQuery(
      String field, String low, String high, boolean includeLow, boolean includeHigh)
      throws ParseException {
    return switch (type(field)) {
      case "long" ->
          LongField.newRangeQuery(
              field,
              low == null ? Long.MIN_VALUE : number(low) + (includeLow ? 0 : 1),
              high == null ? Long.MAX_VALUE : number(high) - (includeHigh ? 0 : 1));
      case "double" ->
          DoubleField.newRangeQuery(
              field,
              low == null ? Double.NEGATIVE_INFINITY : decimal(low),
              high == null ? Double.POSITIVE_INFINITY : decimal(high));
      case "date" ->
          LongField.newRangeQuery(
              field,
              low == null ? Long.MIN_VALUE : includeLow ? start(low) : end(low) + 1,
              high == null ? Long.MAX_VALUE : includeHigh ? end(high) : start(high) - 1);
      default -> super.getRangeQuery(field, low, high, includeLow, includeHigh);
    };
  }

  private String type(String field) throws ParseException {
    String type = types.get(field);
    if (type == null) {
      throw new ParseException("the index has no field " + field);
    }
    return type;
  }

  private static long number(String text) throws ParseException {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new ParseException(text + " is no whole number");
    }
  }

  private static double decimal(String text) throws ParseException {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new ParseException(text + " is no number");
    }
  }

  private static long start(String text) throws ParseException {
    return span(text)[0].toEpochMilli();
  }

  private static long end(String text) throws ParseException {
    return span(text)[1].toEpochMilli() - 1;
  }

  /** The first moment of a year, month, day or instant, and the first one after it, in UTC. */
  private static Instant[] span(String text) throws ParseException {
    try {
      return switch (text.length()) {
        case 4 -> days(Year.parse(text).atDay(1), Year.parse(text).plusYears(1).atDay(1));
        case 7 ->
            days(YearMonth.parse(text).atDay(1), YearMonth.parse(text).plusMonths(1).atDay(1));
        case 10 -> days(LocalDate.parse(text), LocalDate.parse(text).plusDays(1));
        default -> new Instant[] {Instant.parse(text), Instant.parse(text).plusMillis(1)};
      };
    } catch (DateTimeException e) {
      throw new ParseException(text + " is no date: write 2021, 2021-06 or 2021-06-30");
    }
  }

  private static Instant[] days(LocalDate from, LocalDate to) {
    return new Instant[] {
      from.atStartOfDay().toInstant(ZoneOffset.UTC), to.atStartOfDay().toInstant(ZoneOffset.UTC)
    };
  }
}
