/**
 * Images and their patches in one Lucene index, and the cross-modal query layer: {@link
 * dev.windhover.lucene.ImageIndex} is the way in.
 */
package dev.windhover.lucene;
