/** Photos that an index has more than once: as equal files, or as pictures that look the same. */
package dev.windhover.tools.duplicates;
