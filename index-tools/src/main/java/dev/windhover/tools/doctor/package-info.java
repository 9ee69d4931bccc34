/** What a bug report has to say of a machine. */
package dev.windhover.tools.doctor;
