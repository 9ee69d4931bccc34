/** A language model behind a chat endpoint as the contextual cue of V*. */
package dev.windhover.tools.cue;
