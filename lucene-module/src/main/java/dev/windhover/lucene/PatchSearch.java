package dev.windhover.lucene;

import dev.windhover.encoder.QueryKind;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.PatchPlace;
import dev.windhover.lucene.index.StoredImages;
import dev.windhover.lucene.query.Deadline;
import dev.windhover.lucene.query.FullPrecision;
import dev.windhover.lucene.query.GraphReach;
import dev.windhover.lucene.query.NearestPatchesQuery;
import dev.windhover.lucene.query.NearestVectors;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.lucene.search.BooleanClause;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.FieldExistsQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.join.ScoreMode;
import org.apache.lucene.search.join.ToParentBlockJoinQuery;

/** Search by the vectors of parts: one diversified graph search a level, best part per image. */
final class PatchSearch {
  private final ImageIndex index;
  private final SearchPoint point;

  PatchSearch(ImageIndex index, SearchPoint point) {
    this.index = index;
    this.point = point;
  }

  List<PatchHit> nearest(
      int level, float[] query, QueryKind kind, int count, Optional<Query> filter)
      throws IOException {
    if (count < 1 || count > ImageQuery.MAX_K) {
      throw new IllegalArgumentException(
          "images must be in [1, " + ImageQuery.MAX_K + "], got " + count);
    }
    float[] vector = QueryVectors.check(index, query);
    String field = ImageSchema.patchField(level);
    int kept = Math.multiplyExact(count, index.settings().patchPrecision().oversampling());
    int collected =
        switch (kind) {
          case TEXT -> Math.max(GraphReach.forWords(field, point.reader()), kept);
          case IMAGE -> kept;
        };
    Query images = images(filter);
    ScoreDoc[] found =
        NearestVectors.search(
                point.searcher(),
                (k, f) -> new NearestPatchesQuery(level, vector, k, Optional.ofNullable(f)),
                collected,
                kept,
                filter.orElse(null),
                images,
                withParts(images, field),
                Deadline.NONE)
            .scoreDocs;
    if (found.length > kept) {
      found = Arrays.copyOf(found, kept);
    }
    FullPrecision.score(point.reader(), field, vector, found);
    StoredImages stored = point.images();
    List<PatchHit> out = new ArrayList<>(Math.min(count, found.length));
    for (int i = 0; i < found.length && i < count; i++) {
      int patch = found[i].doc;
      int image = stored.parentOf(patch);
      PatchPlace place = stored.place(patch);
      out.add(
          new PatchHit(
              image, patch, stored.id(image), level, place.frame(), place.cells(), found[i].score));
    }
    return out;
  }

  /** Those of {@code images} that have parts at a level: not every image need have some. */
  private static Query withParts(Query images, String field) {
    return new BooleanQuery.Builder()
        .add(images, BooleanClause.Occur.FILTER)
        .add(
            new ToParentBlockJoinQuery(
                new FieldExistsQuery(field), ImageSchema.parents(), ScoreMode.None),
            BooleanClause.Occur.FILTER)
        .build();
  }

  private static Query images(Optional<Query> filter) {
    BooleanQuery.Builder out =
        new BooleanQuery.Builder().add(ImageSchema.images(), BooleanClause.Occur.FILTER);
    filter.ifPresent(f -> out.add(f, BooleanClause.Occur.FILTER));
    return out.build();
  }
}
