package dev.windhover.bench.vstar;

import dev.windhover.encoder.Region;
import java.nio.file.Path;

/**
 * A thing that can be planted.
 *
 * @param label its class, as annotated
 * @param photo where its pixels come from
 * @param box which of them
 */
record NeedleObject(String label, Path photo, Region box) {}
