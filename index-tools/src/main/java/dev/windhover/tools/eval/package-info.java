/** Quality of a model on annotated photographs: retrieval, pointing, zero-shot classification. */
package dev.windhover.tools.eval;
