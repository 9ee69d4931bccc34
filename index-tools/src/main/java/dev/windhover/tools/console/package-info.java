/** What a person or a script sees of a command: text, JSON, progress, errors, defaults. */
package dev.windhover.tools.console;
