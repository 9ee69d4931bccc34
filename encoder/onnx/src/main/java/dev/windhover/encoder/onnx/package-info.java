/**
 * CLIP-family encoders on ONNX Runtime: {@link dev.windhover.encoder.onnx.ClipModel} turns images,
 * patches of images and texts into embeddings of one space.
 */
package dev.windhover.encoder.onnx;
