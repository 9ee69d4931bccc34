/**
 * Where models come from: the {@linkplain dev.windhover.encoder.onnx.model.hub.ModelCatalogue
 * catalogue} of well-known models and the {@linkplain dev.windhover.encoder.onnx.model.hub.ModelHub
 * hub} that downloads them into a cache shared between processes.
 *
 * <p>Nothing here opens a connection except {@code ModelHub.pull}.
 */
package dev.windhover.encoder.onnx.model.hub;
