package dev.windhover.encoder.onnx.graph;

/** What runs the graphs. Everything but {@link #CPU} needs another build of ONNX Runtime. */
public enum ExecutionProvider {
  /** The processor; in every build. */
  CPU,
  /** NVIDIA graphics, in {@code onnxruntime_gpu}. */
  CUDA,
  /** NVIDIA TensorRT, in {@code onnxruntime_gpu}. */
  TENSORRT,
  /** Apple's Core ML, in the macOS builds. */
  CORE_ML,
  /** DirectX 12 graphics, in {@code onnxruntime_directml}. */
  DIRECT_ML,
  /** Intel's OpenVINO, in builds made with it. */
  OPEN_VINO,
  /** XNNPACK, in builds made with it. */
  XNNPACK
}
