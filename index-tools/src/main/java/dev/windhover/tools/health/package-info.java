/** What an index is made of, how exactly it finds, and whether it still is what it should be. */
package dev.windhover.tools.health;
