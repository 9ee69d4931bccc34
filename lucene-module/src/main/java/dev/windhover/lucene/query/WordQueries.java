package dev.windhover.lucene.query;

import dev.windhover.lucene.index.UserField;
import dev.windhover.lucene.index.WordAnalyzer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.apache.lucene.index.FieldInfo;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DisjunctionMaxQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.util.QueryBuilder;

/** Makes word queries over the text fields of images. */
public final class WordQueries {
  /** A word in a second field counts a tenth: the same caption twice is little more than once. */
  private static final float TIE_BREAKER = 0.1f;

  private WordQueries() {}

  /**
   * Images whose text holds any of the words, scored by BM25 in the best field.
   *
   * @param words plain words, no syntax
   * @param fields text fields to look in; all that the index has where empty
   */
  public static Query anyOf(String words, Collection<String> fields, IndexReader reader) {
    Collection<String> searched = fields.isEmpty() ? textFields(reader) : fields;
    QueryBuilder builder = new QueryBuilder(WordAnalyzer.INSTANCE);
    List<Query> perField = new ArrayList<>();
    for (String field : searched) {
      Query query = builder.createBooleanQuery(field, words);
      if (query != null) {
        perField.add(query);
      }
    }
    return switch (perField.size()) {
      case 0 -> new MatchNoDocsQuery("no words or no text fields");
      case 1 -> perField.get(0);
      default -> new DisjunctionMaxQuery(perField, TIE_BREAKER);
    };
  }

  /** The names of all text fields, sorted. */
  public static Collection<String> textFields(IndexReader reader) {
    TreeSet<String> out = new TreeSet<>();
    for (LeafReaderContext leaf : reader.leaves()) {
      for (FieldInfo info : leaf.reader().getFieldInfos()) {
        if (UserField.isText(info)) {
          out.add(info.name);
        }
      }
    }
    return out;
  }
}
