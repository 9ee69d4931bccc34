/**
 * JSON files of model folders as plain values with places for messages. Only the streaming half of
 * Jackson is used: building its object mapper costs a command-line tool more than reading a model's
 * settings does.
 */
package dev.windhover.encoder.onnx.json;
