package dev.windhover.bench.vectors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** A file of rows of equal length, mapped in pieces, since one mapping holds at most 2 GB. */
final class MappedRows {
  private final ByteBuffer[] pieces;
  private final int rowsPerPiece;
  private final int rowBytes;

  private MappedRows(ByteBuffer[] pieces, int rowsPerPiece, int rowBytes) {
    this.pieces = pieces;
    this.rowsPerPiece = rowsPerPiece;
    this.rowBytes = rowBytes;
  }

  /** Maps {@code rows} rows of {@code rowBytes} bytes that start at {@code start}. */
  static MappedRows map(Path file, long start, int rows, int rowBytes) throws IOException {
    int rowsPerPiece = Math.max(1, (1 << 30) / rowBytes);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long needed = start + (long) rows * rowBytes;
      if (channel.size() < needed) {
        throw new IOException(
            file
                + " ends early: "
                + rows
                + " rows of "
                + rowBytes
                + " bytes need "
                + needed
                + " bytes, it has "
                + channel.size());
      }
      ByteBuffer[] pieces = new ByteBuffer[(rows + rowsPerPiece - 1) / rowsPerPiece];
      for (int p = 0; p < pieces.length; p++) {
        long first = (long) p * rowsPerPiece;
        long count = Math.min(rowsPerPiece, rows - first);
        pieces[p] =
            channel
                .map(FileChannel.MapMode.READ_ONLY, start + first * rowBytes, count * rowBytes)
                .order(ByteOrder.LITTLE_ENDIAN);
      }
      return new MappedRows(pieces, rowsPerPiece, rowBytes);
    }
  }

  /** The piece that holds a row; read it by absolute positions only. */
  ByteBuffer piece(int row) {
    return pieces[row / rowsPerPiece];
  }

  /** Where a row starts in its piece. */
  int position(int row) {
    return row % rowsPerPiece * rowBytes;
  }
}
