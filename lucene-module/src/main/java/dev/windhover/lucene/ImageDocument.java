package dev.windhover.lucene;

import dev.windhover.encoder.PatchGrid;
import dev.windhover.encoder.Region;
import dev.windhover.lucene.index.ImageSchema;
import dev.windhover.lucene.index.UnitVectors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An image as an index takes it: its vector, the vectors of its parts, where it comes from, and
 * fields of the user's own. Immutable and thread-safe.
 */
public final class ImageDocument {
  /** The grid of one pass over an area of the image, to be laid out as the index is. */
  public record LeveledGrid(int level, PatchGrid grid) {
    /**
     * @throws IllegalArgumentException if the level is out of range
     */
    public LeveledGrid {
      Objects.requireNonNull(grid, "grid");
      if (level < 1 || level > PatchVector.MAX_LEVEL) {
        throw new IllegalArgumentException(
            "a level must be in [1, " + PatchVector.MAX_LEVEL + "], got " + level);
      }
    }
  }

  private final String id;
  private final ImageUri uri;
  private final String sha256;
  private final long fileSize;
  private final Instant modified;
  private final int width;
  private final int height;
  private final float[] vector;
  private final List<LeveledGrid> grids;
  private final List<PatchVector> patches;
  private final Map<String, List<FieldValue>> fields;
  private final String json;
  private final PatchGrid heatGrid;

  private ImageDocument(Builder b) {
    this.id = b.id;
    this.uri = b.uri;
    this.sha256 = b.sha256;
    this.fileSize = b.fileSize;
    this.modified = b.modified;
    this.width = b.width;
    this.height = b.height;
    this.vector = b.vector;
    this.grids = List.copyOf(b.grids);
    this.patches = List.copyOf(b.patches);
    Map<String, List<FieldValue>> copy = new LinkedHashMap<>();
    b.fields.forEach((name, values) -> copy.put(name, List.copyOf(values)));
    this.fields = Collections.unmodifiableMap(copy);
    this.json = b.json;
    this.heatGrid = b.heatGrid;
  }

  /**
   * A builder.
   *
   * @param id names the image for good: adding another of the same id replaces it. 1 to 1,000
   *     letters
   */
  public static Builder builder(String id) {
    return new Builder(id);
  }

  /** A builder that starts as this image under another id: how a copy of a file is indexed. */
  public Builder toBuilder(String newId) {
    Builder b = new Builder(newId);
    b.uri = uri;
    b.sha256 = sha256;
    b.fileSize = fileSize;
    b.modified = modified;
    b.width = width;
    b.height = height;
    b.vector = vector;
    b.grids.addAll(grids);
    b.patches.addAll(patches);
    fields.forEach((name, values) -> b.fields.put(name, new ArrayList<>(values)));
    b.json = json;
    b.heatGrid = heatGrid;
    return b;
  }

  /** The name of the image. */
  public String id() {
    return id;
  }

  /** Where the image is. */
  public ImageUri uri() {
    return uri;
  }

  /** SHA-256 of the file, 64 lower-case hex digits, when known. */
  public Optional<String> sha256() {
    return Optional.ofNullable(sha256);
  }

  /** Bytes of the file, when known. */
  public OptionalLong fileSize() {
    return fileSize < 0 ? OptionalLong.empty() : OptionalLong.of(fileSize);
  }

  /** When the file was last changed, in milliseconds, when known. */
  public Optional<Instant> modified() {
    return Optional.ofNullable(modified);
  }

  /** Width in pixels of the upright image, 0 when not known. */
  public int width() {
    return width;
  }

  /** Height in pixels of the upright image, 0 when not known. */
  public int height() {
    return height;
  }

  /** A copy of the unit vector of the whole image. */
  public float[] vector() {
    return vector.clone();
  }

  /** Floats per vector. */
  public int dimensions() {
    return vector.length;
  }

  /** Grids of patches that the index lays out by its {@link Layout}. */
  public List<LeveledGrid> grids() {
    return grids;
  }

  /** Vectors of parts, kept as they are. */
  public List<PatchVector> patches() {
    return patches;
  }

  /** The user's fields, in the order they were given. */
  public Map<String, List<FieldValue>> fields() {
    return fields;
  }

  /** JSON that is kept and handed back, never searched. */
  public Optional<String> json() {
    return Optional.ofNullable(json);
  }

  /** Patches kept for heat maps only. */
  public Optional<PatchGrid> heatGrid() {
    return Optional.ofNullable(heatGrid);
  }

  /** Collects what belongs to one image. Not thread-safe. */
  public static final class Builder {
    private final String id;
    private ImageUri uri;
    private String sha256;
    private long fileSize = -1;
    private Instant modified;
    private int width;
    private int height;
    private float[] vector;
    private final List<LeveledGrid> grids = new ArrayList<>();
    private final List<PatchVector> patches = new ArrayList<>();
    private final Map<String, List<FieldValue>> fields = new LinkedHashMap<>();
    private String json;
    private PatchGrid heatGrid;

    private Builder(String id) {
      this.id = ImageSchema.checkId(id);
    }

    /** Where the image is; the id itself when not given. */
    public Builder uri(ImageUri value) {
      this.uri = Objects.requireNonNull(value, "uri");
      return this;
    }

    /** Where the image is, below a named root. */
    public Builder uri(String root, String path) {
      return uri(new ImageUri(root, path));
    }

    /** SHA-256 of the file: 64 hex digits. */
    public Builder sha256(String hex) {
      String lower = hex.toLowerCase(Locale.ROOT);
      if (!lower.matches("[0-9a-f]{64}")) {
        throw new IllegalArgumentException("sha256 must be 64 hex digits, got " + hex);
      }
      this.sha256 = lower;
      return this;
    }

    /** Bytes of the file, {@code >= 0}. */
    public Builder fileSize(long bytes) {
      if (bytes < 0) {
        throw new IllegalArgumentException("a file has 0 bytes or more, got " + bytes);
      }
      this.fileSize = bytes;
      return this;
    }

    /** When the file was last changed; kept in milliseconds. */
    public Builder modified(Instant time) {
      this.modified = Instant.ofEpochMilli(time.toEpochMilli());
      return this;
    }

    /** Size of the upright image in pixels. */
    public Builder size(int pixelsWide, int pixelsHigh) {
      Region.ofImage(pixelsWide, pixelsHigh);
      this.width = pixelsWide;
      this.height = pixelsHigh;
      return this;
    }

    /** The vector of the whole image; copied and brought to unit length. Required. */
    public Builder vector(float[] value) {
      this.vector = UnitVectors.copyOf(value, "vector of image '" + id + "'");
      return this;
    }

    /** The patches of the pass over the whole image: level 1. */
    public Builder patches(PatchGrid grid) {
      return patches(1, grid);
    }

    /** The patches of a pass over an area of the image. */
    public Builder patches(int level, PatchGrid grid) {
      grids.add(new LeveledGrid(level, grid));
      return this;
    }

    /** The vector of one part, kept as it is. */
    public Builder patch(PatchVector patch) {
      patches.add(Objects.requireNonNull(patch, "patch"));
      return this;
    }

    /**
     * Patches kept for heat maps only, in 8 bits a dimension and whatever the layout: {@code rows *
     * columns * dimensions} bytes, never searched.
     */
    public Builder heatGrid(PatchGrid grid) {
      this.heatGrid = grid;
      return this;
    }

    /**
     * Drops all grids and patches given so far, such as those of the image this was copied from.
     */
    public Builder withoutPatches() {
      grids.clear();
      patches.clear();
      heatGrid = null;
      return this;
    }

    /** Values found as they are, letter by letter; repeated calls add up. */
    public Builder keyword(String field, String... values) {
      for (String v : values) {
        field(field, new FieldValue.Keyword(v));
      }
      return this;
    }

    /** Text found by its words; repeated calls add up. */
    public Builder text(String field, String... values) {
      for (String v : values) {
        field(field, new FieldValue.Text(v));
      }
      return this;
    }

    /** Whole numbers; repeated calls add up. */
    public Builder number(String field, long... values) {
      for (long v : values) {
        field(field, new FieldValue.LongNumber(v));
      }
      return this;
    }

    /** Numbers with a fraction; repeated calls add up. */
    public Builder decimal(String field, double... values) {
      for (double v : values) {
        field(field, new FieldValue.DoubleNumber(v));
      }
      return this;
    }

    /** Points in time; repeated calls add up. */
    public Builder date(String field, Instant... values) {
      for (Instant v : values) {
        field(field, new FieldValue.Date(v));
      }
      return this;
    }

    /** A value of any kind; repeated calls add up. */
    public Builder field(String field, FieldValue value) {
      fields
          .computeIfAbsent(ImageSchema.checkUserField(field), f -> new ArrayList<>())
          .add(Objects.requireNonNull(value, "value"));
      return this;
    }

    /** Drops a field, such as one of the image this was copied from. */
    public Builder without(String field) {
      fields.remove(field);
      return this;
    }

    /** JSON that is kept and handed back, never searched. */
    public Builder json(String value) {
      this.json = value;
      return this;
    }

    /**
     * The document.
     *
     * @throws IllegalArgumentException if there is no vector, or dimensions or kinds of one field
     *     differ
     */
    public ImageDocument build() {
      if (vector == null) {
        throw new IllegalArgumentException("image '" + id + "' has no vector");
      }
      if (uri == null) {
        uri = ImageUri.of(id);
      }
      for (LeveledGrid g : grids) {
        checkDimensions(g.grid().dimensions());
      }
      if (heatGrid != null) {
        checkDimensions(heatGrid.dimensions());
      }
      for (PatchVector p : patches) {
        checkDimensions(p.dimensions());
      }
      fields.forEach((name, values) -> {
        if (values.stream().map(Object::getClass).distinct().count() > 1) {
          throw new IllegalArgumentException(
              "field '" + name + "' of image '" + id + "' has values of several kinds");
        }
      });
      return new ImageDocument(this);
    }

    private void checkDimensions(int dimensions) {
      if (dimensions != vector.length) {
        throw new IllegalArgumentException(
            "a patch of image '"
                + id
                + "' has "
                + dimensions
                + " dimensions, its vector has "
                + vector.length
                + ": encode both with the same model");
      }
    }
  }
}
