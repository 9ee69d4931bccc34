/** Results as pictures: a self-contained HTML page, thumbnails, boxes drawn into a PNG. */
package dev.windhover.tools.page;
