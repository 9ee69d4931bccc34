/** The small things, one by one, measured with JMH: {@code ./windhover bench micro}. */
package dev.windhover.bench.micro;
