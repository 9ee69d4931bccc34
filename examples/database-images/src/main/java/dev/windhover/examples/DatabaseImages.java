package dev.windhover.examples;

import dev.windhover.encoder.ImageFormatException;
import dev.windhover.encoder.ImageSource;
import dev.windhover.encoder.RgbImage;
import dev.windhover.encoder.onnx.ClipModel;
import dev.windhover.encoder.onnx.image.ImageFileDecoder;
import dev.windhover.lucene.ImageDocument;
import dev.windhover.lucene.ImageHit;
import dev.windhover.lucene.ImageIndex;
import dev.windhover.lucene.ImageIndexWriter;
import dev.windhover.lucene.ImageQuery;
import dev.windhover.lucene.ImageSearcher;
import dev.windhover.lucene.IndexSettings;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Photos that lie in a table {@code photo(id, picture)} of a database and nowhere else: {@code
 * DatabaseImages jdbc:h2:./photos INDEX "a dog on the beach"}. The row's id is the image's URI, so
 * whoever gets a hit can ask the {@link Blobs} for its bytes.
 */
public final class DatabaseImages {

  private DatabaseImages() {}

  /** The pictures of the table by id. Opens a connection for each, as a pool would hand it out. */
  public record Blobs(String url) implements ImageSource {
    @Override
    public byte[] read(String id) throws IOException {
      try (Connection connection = DriverManager.getConnection(url);
          PreparedStatement select =
              connection.prepareStatement("select picture from photo where id = ?")) {
        select.setString(1, id);
        try (ResultSet row = select.executeQuery()) {
          if (!row.next()) {
            throw new FileNotFoundException("no photo with id " + id);
          }
          return row.getBytes(1);
        }
      } catch (SQLException e) {
        throw new IOException("photo " + id + " cannot be read from " + url, e);
      }
    }

    /** The ids of all pictures. */
    public List<String> ids() throws SQLException {
      List<String> ids = new ArrayList<>();
      try (Connection connection = DriverManager.getConnection(url);
          PreparedStatement select = connection.prepareStatement("select id from photo order by id");
          ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
      }
      return ids;
    }
  }

  /** Indexes the table at the first call, then searches. */
  public static void main(String[] args) throws IOException, SQLException {
    Blobs blobs = new Blobs(args[0]);
    Path folder = Path.of(args[1]);
    try (ClipModel model = ClipModel.bundled()) {
      if (!ImageIndex.exists(folder)) {
        ImageIndex index = ImageIndex.create(folder, IndexSettings.of(model.model()));
        try (ImageIndexWriter writer = index.openWriter()) {
          for (String id : blobs.ids()) {
            add(id, blobs, model, writer);
          }
          writer.commit();
        }
      }
      try (ImageSearcher searcher = ImageIndex.open(folder).openSearcher(model)) {
        for (ImageHit hit : searcher.search(ImageQuery.text(args[2]).k(5).build())) {
          System.out.printf(
              "%6.3f  row %s, %d bytes%n", hit.score(), hit.id(), blobs.read(hit.id()).length);
        }
      }
    }
  }

  private static void add(String id, ImageSource source, ClipModel model, ImageIndexWriter writer)
      throws IOException {
    try {
      RgbImage image = ImageFileDecoder.withDefaults().decode(source.read(id));
      writer.upsert(
          ImageDocument.builder(id)
              .size(image.width(), image.height())
              .vector(model.encodeImage(image))
              .patches(model.encodePatches(image))
              .build());
    } catch (ImageFormatException e) {
      System.err.println("row " + id + " is left out: " + e.getMessage());
    }
  }
}
