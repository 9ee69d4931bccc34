/**
 * Text to token ids, as {@code tokenizer.json} of the model folder says: WordPiece, byte-level BPE
 * and SentencePiece vocabularies. Nothing native is loaded and nothing leaves the process.
 */
package dev.windhover.encoder.onnx.text;
