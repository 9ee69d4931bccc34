/** The bundled model {@code windhover-tiny}; its {@code MODEL_CARD.md} is its contract. */
package dev.windhover.encoder.tiny;
