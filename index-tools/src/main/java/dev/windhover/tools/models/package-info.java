/** What can be found out about a model by running it. */
package dev.windhover.tools.models;
