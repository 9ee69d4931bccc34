package dev.windhover.encoder.onnx.image;

import dev.windhover.encoder.ImageFormatException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;

/**
 * The directories of a TIFF file, walked before a reader sees them: a count that its file cannot
 * hold makes a reader reserve memory for values that are not there.
 */
final class TiffFile {
  private static final int DNG_VERSION = 50706;
  private static final int SUBFILE_TYPE = 254;
  private static final int SAMPLES_PER_PIXEL = 277;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_LENGTH = 323;
  private static final int SUB_DIRECTORIES = 330;
  private static final int EXIF = 34665;
  private static final int GPS = 34853;
  private static final int INTEROPERABILITY = 40965;
  private static final int MAX_DIRECTORIES = 1000;

  /** Four colours and room for planes to be ignored; readers reserve memory for all of them. */
  private static final int MAX_SAMPLES = 8;

  /** Bytes a value by its type; 0 for types that do not exist. */
  private static final int[] TYPE_SIZES = {0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4, 0, 0, 8, 8, 8};

  private final DecodeLimits limits;
  private final ByteBuffer file;
  private final boolean big;
  private final Deque<Long> pending = new ArrayDeque<>();
  private long tileWidth;
  private long tileLength;

  private TiffFile(byte[] bytes, DecodeLimits limits) {
    this.limits = limits;
    ByteOrder order = bytes[0] == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN;
    this.file = ByteBuffer.wrap(bytes).order(order);
    this.big = file.getShort(2) == 43;
  }

  /**
   * Whether this TIFF is a camera's raw file: CR2 by its mark, DNG by its tag, NEF and ARW by a
   * first directory that is only a preview of another; else a thumbnail would pass for the photo.
   */
  static boolean isCameraRaw(byte[] bytes) {
    if (ImageFormat.starts(bytes, 8, "CR\u0002")) {
      return true;
    }
    if (bytes.length < 16) {
      return false;
    }
    var tiff = new TiffFile(bytes, DecodeLimits.DEFAULT);
    long at = tiff.file.getInt(4) & 0xffff_ffffL;
    if (tiff.big || at + 2 > bytes.length) {
      return false;
    }
    boolean preview = false;
    boolean more = false;
    int entries = tiff.file.getShort((int) at) & 0xffff;
    for (long e = at + 2; entries > 0 && e + 12 <= bytes.length; entries--, e += 12) {
      switch (tiff.file.getShort((int) e) & 0xffff) {
        case DNG_VERSION -> {
          return true;
        }
        case SUBFILE_TYPE -> preview = (tiff.file.getInt((int) e + 8) & 1) != 0;
        case SUB_DIRECTORIES -> more = true;
        default -> {}
      }
    }
    return preview && more;
  }

  /**
   * Walks every directory the file leads to.
   *
   * @throws ImageFormatException if one lies outside the file, claims values that do, leads back,
   *     or asks for more samples a pixel or larger tiles than there is reason to
   */
  static void check(byte[] bytes, DecodeLimits limits) {
    if (bytes.length < 16) {
      throw damaged("it is cut off after " + bytes.length + " bytes");
    }
    new TiffFile(bytes, limits).walk();
  }

  private void walk() {
    Set<Long> seen = new HashSet<>();
    pending.add(big ? file.getLong(8) : file.getInt(4) & 0xffff_ffffL);
    while (!pending.isEmpty()) {
      long at = pending.remove();
      if (at == 0) {
        continue;
      }
      if (!seen.add(at) || seen.size() > MAX_DIRECTORIES) {
        throw damaged("its directories lead back to byte " + at);
      }
      directory(at);
    }
  }

  private void directory(long at) {
    int countSize = big ? 8 : 2;
    int entrySize = big ? 20 : 12;
    int linkSize = big ? 8 : 4;
    need(at, countSize, "a directory");
    long entries = big ? file.getLong((int) at) : file.getShort((int) at) & 0xffff;
    long start = at + countSize;
    if (entries < 0 || entries > file.capacity() / entrySize) {
      throw damaged("a directory of " + entries + " entries does not fit into it");
    }
    need(start, entries * entrySize, "a directory");
    tileWidth = 1;
    tileLength = 1;
    for (long e = start; e < start + entries * entrySize; e += entrySize) {
      entry((int) e);
    }
    limits.checkSize(ImageFormat.TIFF, tileWidth, tileLength);
    long link = start + entries * entrySize;
    // Many writers leave out the end of the chain.
    if (link + linkSize <= file.capacity()) {
      pending.add(offset((int) link));
    }
  }

  private void entry(int at) {
    int tag = file.getShort(at) & 0xffff;
    int type = file.getShort(at + 2) & 0xffff;
    int size = type < TYPE_SIZES.length ? TYPE_SIZES[type] : 0;
    long count = big ? file.getLong(at + 4) : file.getInt(at + 4) & 0xffff_ffffL;
    int value = at + (big ? 12 : 8);
    if (size == 0) {
      return;
    }
    if (count < 0 || count > file.capacity() / size) {
      throw damaged("tag " + tag + " claims " + count + " values");
    }
    long from = count * size <= (big ? 8 : 4) ? value : offset(value);
    need(from, count * size, "the value of tag " + tag);
    if (count > 0) {
      number(tag, size, (int) from);
    }
    boolean leads = tag == SUB_DIRECTORIES || tag == EXIF || tag == GPS || tag == INTEROPERABILITY;
    if (leads && size >= 4) {
      for (long i = 0; i < Math.min(count, MAX_DIRECTORIES); i++) {
        int link = (int) (from + i * size);
        pending.add(size == 8 ? file.getLong(link) : file.getInt(link) & 0xffff_ffffL);
      }
    }
  }

  /** The numbers that decide how much memory a reader reserves. */
  private void number(int tag, int size, int at) {
    long value =
        switch (size) {
          case 1 -> file.get(at) & 0xff;
          case 2 -> file.getShort(at) & 0xffff;
          case 4 -> file.getInt(at) & 0xffff_ffffL;
          default -> file.getLong(at) & 0xffff_ffffL;
        };
    switch (tag) {
      case SAMPLES_PER_PIXEL -> {
        if (value > MAX_SAMPLES) {
          throw new ImageFormatException(
              "TIFF with " + value + " samples a pixel is not supported, only 1 to " + MAX_SAMPLES);
        }
      }
      case TILE_WIDTH -> tileWidth = value;
      case TILE_LENGTH -> tileLength = value;
      default -> {}
    }
  }

  private long offset(int at) {
    return big ? file.getLong(at) : file.getInt(at) & 0xffff_ffffL;
  }

  private void need(long from, long length, String what) {
    if (from < 0 || from > file.capacity() - length) {
      throw damaged(what + " lies outside it");
    }
  }

  private static ImageFormatException damaged(String why) {
    return new ImageFormatException("damaged TIFF: " + why);
  }
}
