package dev.windhover.tools.serve;

import dev.windhover.lucene.ImageEntry;
import dev.windhover.lucene.ImageSnapshot;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.tools.serve.Answers.Image;
import dev.windhover.tools.serve.Answers.ImageDetail;
import dev.windhover.tools.serve.Answers.Images;
import dev.windhover.tools.serve.PhotoFiles.Photo;
import io.javalin.http.Context;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.lucene.document.LongField;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.search.SortedNumericSelector;

/** The images themselves: what there is, what is known of one, and its picture. */
final class ImagesApi {
  private static final int DEFAULT_K = 60;
  private static final int MAX_K = 200;

  /** Browsing deeper than this is what filters are for; each page sorts all before it. */
  private static final int MAX_OFFSET = 100_000;

  private static final Set<String> LIST = listParameters();

  private final Backend backend;

  ImagesApi(Backend backend) {
    this.backend = backend;
  }

  private static Set<String> listParameters() {
    Set<String> out = new HashSet<>(Filters.NAMES);
    out.add("k");
    out.add("offset");
    return Set.copyOf(out);
  }

  /** {@code GET /images}: newest first. */
  void list(Context context) throws IOException {
    Parameters parameters = new Parameters(context);
    parameters.allow(LIST);
    int k = parameters.integer("k", DEFAULT_K, 1, MAX_K);
    int offset = parameters.integer("offset", 0, 0, MAX_OFFSET);
    Query query = imagesOnly(Filters.of(parameters));
    LiveIndex.State state = backend.index().state();
    try (ImageSnapshot snapshot = state.snapshot()) {
      Sort newest =
          new Sort(
              LongField.newSortField(ImageSchema.MODIFIED, true, SortedNumericSelector.Type.MAX),
              SortField.FIELD_DOC);
      ScoreDoc[] found = snapshot.lucene().search(query, offset + k, newest).scoreDocs;
      List<Image> images = new ArrayList<>();
      for (int i = offset; i < found.length; i++) {
        images.add(Image.of(snapshot.images().entry(found[i].doc)));
      }
      Backend.json(context, new Images(images, snapshot.lucene().count(query), state.revision()));
    }
  }

  private static Query imagesOnly(Optional<Query> filter) {
    BooleanQuery.Builder both = new BooleanQuery.Builder();
    both.add(ImageSchema.images(), Occur.FILTER);
    filter.ifPresent(f -> both.add(f, Occur.FILTER));
    return both.build();
  }

  /** {@code GET /images/{id}}. */
  void one(Context context) throws IOException {
    new Parameters(context).allow(Set.of());
    String id = ImageKey.idOf(context.pathParam("id"));
    LiveIndex.State state = backend.index().state();
    try (ImageSnapshot snapshot = state.snapshot()) {
      ImageEntry entry = SearchApi.requireEntry(snapshot, id);
      Map<String, List<String>> fields = new LinkedHashMap<>();
      snapshot.fieldsOf(id).forEach((name, values) -> fields.put(name, Answers.texts(values)));
      Backend.json(context, new ImageDetail(Image.of(entry), fields, isThere(state, entry)));
    }
  }

  private boolean isThere(LiveIndex.State state, ImageEntry entry) throws IOException {
    try {
      Backend.files(state).find(entry.uri());
      return true;
    } catch (Problem gone) {
      return false;
    }
  }

  /** {@code GET /images/{id}/thumbnail}. */
  void thumbnail(Context context) throws IOException {
    scaled(context, Pictures.THUMBNAIL_EDGE);
  }

  /** {@code GET /images/{id}/picture}. */
  void picture(Context context) throws IOException {
    scaled(context, Pictures.PICTURE_EDGE);
  }

  private void scaled(Context context, int edge) throws IOException {
    Parameters parameters = new Parameters(context);
    parameters.allow(Set.of("v"));
    PhotoFiles files = Backend.files(backend.index().state());
    Photo photo = photo(context, files);
    String etag = '"' + photo.version() + '-' + edge + '"';
    context.header("ETag", etag);
    // An address with a version never changes its picture; without one it must be asked for again.
    context.header(
        "Cache-Control",
        parameters.text("v").isPresent() ? "private, max-age=604800" : "private, no-cache");
    if (etag.equals(context.header("If-None-Match"))) {
      context.status(304);
      return;
    }
    context.contentType("image/jpeg").result(backend.pictures().scaled(files, photo, edge));
  }

  /**
   * {@code GET /images/{id}/file}: the file as it is, with all its metadata, so only where the
   * settings allow it.
   */
  void file(Context context) throws IOException {
    new Parameters(context).allow(Set.of());
    if (backend.settings().originals() == ServeSettings.Originals.HIDDEN) {
      throw new Problem(
          403, "this server does not hand out original files: start it with --originals");
    }
    PhotoFiles files = Backend.files(backend.index().state());
    Photo photo = photo(context, files);
    // Whatever the file is, the browser saves it and shows nothing of it as a page of ours.
    context.header("Content-Disposition", "attachment; filename*=UTF-8''" + encodedName(photo));
    context.header("Cache-Control", "private, no-cache");
    context.contentType("application/octet-stream").result(files.read(photo));
  }

  private Photo photo(Context context, PhotoFiles files) throws IOException {
    String id = ImageKey.idOf(context.pathParam("id"));
    try (ImageSnapshot snapshot = backend.index().state().snapshot()) {
      return files.find(SearchApi.requireEntry(snapshot, id).uri());
    }
  }

  private static String encodedName(Photo photo) {
    String raw = photo.path().getFileName().toUri().getRawPath();
    String name = raw.substring(raw.lastIndexOf('/') + 1);
    // What a URI may hold and an extended header value may not (RFC 8187).
    return name.replace("'", "%27")
        .replace("(", "%28")
        .replace(")", "%29")
        .replace("*", "%2A")
        .replace(";", "%3B")
        .replace(",", "%2C")
        .replace("=", "%3D")
        .replace("@", "%40")
        .replace(":", "%3A");
  }
}
