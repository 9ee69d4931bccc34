/** Models with random weights, for measurements that need a size and not a meaning. */
package dev.windhover.bench.models;
