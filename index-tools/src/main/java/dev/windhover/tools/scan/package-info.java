/** Finding pictures on disk: walks that never hang, and a reason for every file left out. */
package dev.windhover.tools.scan;
