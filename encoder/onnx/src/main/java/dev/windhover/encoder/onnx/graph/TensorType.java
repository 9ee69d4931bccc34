package dev.windhover.encoder.onnx.graph;

/** Element types of ONNX tensors, as far as CLIP models use them. */
public enum TensorType {
  FLOAT(1, 4),
  UINT8(2, 1),
  INT8(3, 1),
  INT32(6, 4),
  INT64(7, 8),
  BOOL(9, 1),
  FLOAT16(10, 2),
  DOUBLE(11, 8),
  BFLOAT16(16, 2),
  /** Any other number of the format. */
  OTHER(0, 0);

  private final int code;
  private final int bytes;

  TensorType(int code, int bytes) {
    this.code = code;
    this.bytes = bytes;
  }

  /** The type with this number in {@code TensorProto.DataType}. */
  public static TensorType ofCode(int code) {
    for (TensorType type : values()) {
      if (type.code == code) {
        return type;
      }
    }
    return OTHER;
  }

  /** The number in {@code TensorProto.DataType}; 0 for {@link #OTHER}. */
  public int code() {
    return code;
  }

  /** Bytes per element; 0 for {@link #OTHER}. */
  public int bytes() {
    return bytes;
  }
}
