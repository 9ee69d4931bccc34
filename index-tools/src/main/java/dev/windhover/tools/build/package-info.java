/**
 * Building and keeping an index of files: what has to be done ({@link
 * dev.windhover.tools.build.Survey}), doing it ({@link dev.windhover.tools.build.IndexRun}), and
 * where the files of an index are ({@link dev.windhover.tools.build.Roots}).
 */
package dev.windhover.tools.build;
