/**
 * Find the patch, then look at the region: the two-stage lookup of V* (Wu and Xie, "V*: Guided
 * Visual Search as a Core Mechanism in Multimodal LLMs", CVPR 2024) with the vectors of a CLIP-like
 * model in the place of a language model's detector. Knows the encoder interfaces and Lucene, no
 * inference engine.
 */
package dev.windhover.lucene.vstar;
