/** ONNX graphs: sessions of ONNX Runtime, and what can be read from and added to a graph file. */
package dev.windhover.encoder.onnx.graph;
