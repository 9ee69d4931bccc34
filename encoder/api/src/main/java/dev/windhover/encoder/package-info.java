/**
 * What every part of Windhover shares: images, regions, patch grids, and the encoders that turn
 * images and text into embeddings of one space.
 *
 * <p>Terms: an <em>embedding</em> is a unit-length {@code float[]}; similarity is the dot product,
 * which equals the cosine. A <em>patch</em> is one cell of the grid a vision transformer cuts an
 * image into. A {@linkplain dev.windhover.encoder.Region region} is a box in source pixels, a
 * {@linkplain dev.windhover.encoder.Cell cell} is a grid position.
 */
package dev.windhover.encoder;
