/**
 * From the bytes of an image file to the numbers a model reads: {@linkplain
 * dev.windhover.encoder.onnx.image.ImageFileDecoder decoding}, {@linkplain
 * dev.windhover.encoder.onnx.image.Resampler resampling} and {@linkplain
 * dev.windhover.encoder.onnx.image.Preprocessing preprocessing}, each equal to what Python's Pillow
 * and Hugging Face's slow processors do, because that is what CLIP models are trained and measured
 * with.
 */
package dev.windhover.encoder.onnx.image;
