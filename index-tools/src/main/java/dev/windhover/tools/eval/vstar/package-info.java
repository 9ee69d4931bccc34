/** How well small things are found in a collection of photos, and where: the tables of V*. */
package dev.windhover.tools.eval.vstar;
