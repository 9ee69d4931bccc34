package dev.windhover.lucene;

import dev.windhover.lucene.index.ImageNames;
import dev.windhover.lucene.index.ImageSchema;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.search.Query;

/**
 * A writer's own view of what it has written, committed or not. Questions about one image are asked
 * under the image's lock, so that nobody changes it meanwhile.
 */
final class WrittenImages implements Closeable {
  /** Images noted as written before a refresh frees them: some 20 MB. */
  private static final int MAX_AHEAD = 200_000;

  private final SearchPoint.Manager points;
  private final LiveNumbers numbers;

  WrittenImages(DirectoryReader reader) {
    this.points = new SearchPoint.Manager(reader, null);
    this.numbers = new LiveNumbers(points);
  }

  /** What is asked of one point in time. */
  interface Question<T> {
    T ask(SearchPoint point) throws IOException;
  }

  /** Asks the point of the last refresh. */
  <T> T ask(Question<T> question) throws IOException {
    SearchPoint point = points.acquire();
    try {
      return question.ask(point);
    } finally {
      points.release(point);
    }
  }

  /** Asks a point that has everything written before this call. */
  <T> T askNow(Question<T> question) throws IOException {
    refresh();
    return ask(question);
  }

  /** The number of an image, if it is there. */
  OptionalLong number(String id) throws IOException {
    return numbers.get(id);
  }

  /** An image that is there, as it was written last. */
  ImageDocument document(String id) throws IOException {
    seeWritten(id);
    return ask(point -> point.images().document(point.images().find(id).orElseThrow()));
  }

  Optional<ImageEntry> entry(String id) throws IOException {
    seeWritten(id);
    return ask(point -> {
      OptionalInt doc = point.images().find(id);
      return doc.isEmpty() ? Optional.empty() : Optional.of(point.images().entry(doc.getAsInt()));
    });
  }

  /** The ids of the images that match. */
  List<String> idsOf(Query query) throws IOException {
    return askNow(point ->
        List.of(new ImageNames(point.reader()).ids(MatchingImages.of(point.searcher(), query))));
  }

  long size() throws IOException {
    return askNow(point -> (long) point.searcher().count(ImageSchema.images()));
  }

  private void seeWritten(String id) throws IOException {
    if (numbers.isAhead(id)) {
      refresh();
    }
  }

  void written(String id, int number) {
    numbers.written(id, number);
  }

  void deleted(String id) {
    numbers.deleted(id);
  }

  /** Refreshes when much has been written since the last time. */
  void refreshWhenFull() throws IOException {
    if (numbers.ahead() > MAX_AHEAD) {
      points.maybeRefresh();
    }
  }

  void refresh() throws IOException {
    points.maybeRefreshBlocking();
  }

  @Override
  public void close() throws IOException {
    points.close();
  }
}
