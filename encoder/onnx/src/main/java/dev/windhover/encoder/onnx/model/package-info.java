/** Model folders of the Hugging Face layout: which files they have and what those say. */
package dev.windhover.encoder.onnx.model;
