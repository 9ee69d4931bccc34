package dev.windhover.tools.serve;

import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.index.ImageSchema;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.Terms;
import org.apache.lucene.index.TermsEnum;
import org.apache.lucene.util.BytesRef;

/**
 * The values one can filter by, and how many images have each. Counts are Lucene's document
 * frequencies: exact unless images were deleted since the last merge. O(terms).
 */
final class Facets {
  /** Values of one field that are listed; a list that nobody can read helps nobody. */
  private static final int MAX_VALUES = 200;

  /** Terms of one field that are looked at: a field of unique names is no filter. */
  private static final int MAX_TERMS = 50_000;

  private Facets() {}

  /** One value. */
  record Value(String value, long images) {}

  /** Values by field, the most frequent first; the root is the field {@code root}. */
  static Map<String, List<Value>> of(ImageSnapshot snapshot) throws IOException {
    Map<String, List<Value>> out = new TreeMap<>();
    for (String field : fields(snapshot)) {
      List<Value> values = values(snapshot, field);
      if (!values.isEmpty()) {
        out.put(field, values);
      }
    }
    return out;
  }

  private static Set<String> fields(ImageSnapshot snapshot) {
    Set<String> out = new TreeSet<>();
    out.add(ImageSchema.ROOT);
    for (LeafReaderContext leaf : snapshot.lucene().getIndexReader().leaves()) {
      for (FieldInfo info : leaf.reader().getFieldInfos()) {
        // Every file has a name of its own: listed, it would be the whole collection.
        if ("keyword".equals(info.getAttribute(ImageSchema.ATTRIBUTE_TYPE))
            && !info.name.equals("name")) {
          out.add(info.name);
        }
      }
    }
    return out;
  }

  private static List<Value> values(ImageSnapshot snapshot, String field) throws IOException {
    Map<String, Long> counts = new HashMap<>();
    for (LeafReaderContext leaf : snapshot.lucene().getIndexReader().leaves()) {
      Terms terms = leaf.reader().terms(field);
      if (terms == null) {
        continue;
      }
      TermsEnum all = terms.iterator();
      for (BytesRef term = all.next(); term != null; term = all.next()) {
        counts.merge(term.utf8ToString(), (long) all.docFreq(), Long::sum);
        if (counts.size() > MAX_TERMS) {
          return List.of();
        }
      }
    }
    List<Value> values = new ArrayList<>();
    counts.forEach((value, images) -> values.add(new Value(value, images)));
    values.sort(Comparator.comparingLong(Value::images).reversed().thenComparing(Value::value));
    return List.copyOf(values.subList(0, Math.min(MAX_VALUES, values.size())));
  }
}
