/** The commands of {@code windhover}: each reads its options, calls the libraries, prints. */
package dev.windhover.tools.command;
