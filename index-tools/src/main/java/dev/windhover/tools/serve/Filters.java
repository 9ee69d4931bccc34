package dev.windhover.tools.serve;

import dev.windhover.lucene.index.ImageSchema;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

/** Turns the parameters that narrow a search into a Lucene query over images. */
final class Filters {
  /** The parameters read here. */
  static final Set<String> NAMES = Set.of("root", "folder", "type", "after", "before", "field");

  private Filters() {}

  /** All of them must match; several values of one field: any of them. */
  static Optional<Query> of(Parameters parameters) {
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    anyOf(all, parameters, "root", ImageSchema.ROOT);
    anyOf(all, parameters, "folder", "folder");
    anyOf(all, parameters, "type", "type");
    modified(all, parameters);
    for (String field : parameters.all("field")) {
      int colon = field.indexOf(':');
      if (colon < 1 || colon == field.length() - 1) {
        throw Problem.badRequest("field must be NAME:VALUE, the value as in /stats");
      }
      String name = userField(field.substring(0, colon));
      all.add(new TermQuery(new Term(name, field.substring(colon + 1))), Occur.FILTER);
    }
    BooleanQuery query = all.build();
    return query.clauses().isEmpty() ? Optional.empty() : Optional.of(query);
  }

  private static void anyOf(
      BooleanQuery.Builder all, Parameters parameters, String parameter, String field) {
    BooleanQuery.Builder any = new BooleanQuery.Builder();
    for (String value : parameters.all(parameter)) {
      if (!value.isEmpty()) {
        any.add(new TermQuery(new Term(field, value)), Occur.SHOULD);
      }
    }
    BooleanQuery query = any.build();
    if (!query.clauses().isEmpty()) {
      all.add(query, Occur.FILTER);
    }
  }

  private static void modified(BooleanQuery.Builder all, Parameters parameters) {
    Optional<Instant> after = parameters.date("after");
    Optional<Instant> before = parameters.date("before");
    if (after.isEmpty() && before.isEmpty()) {
      return;
    }
    try {
      long from = after.map(Instant::toEpochMilli).orElse(Long.MIN_VALUE);
      long to = before.map(b -> b.toEpochMilli() - 1).orElse(Long.MAX_VALUE);
      if (from > to) {
        throw Problem.badRequest("after must be earlier than before");
      }
      all.add(LongPoint.newRangeQuery(ImageSchema.MODIFIED, from, to), Occur.FILTER);
    } catch (ArithmeticException e) {
      throw Problem.badRequest("after and before must be within some million years of today");
    }
  }

  private static String userField(String name) {
    try {
      return ImageSchema.checkUserField(name);
    } catch (IllegalArgumentException e) {
      throw Problem.badRequest("field must name a keyword field, see /stats");
    }
  }
}
