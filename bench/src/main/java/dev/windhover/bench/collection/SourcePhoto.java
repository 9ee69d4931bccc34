package dev.windhover.bench.collection;

import dev.windhover.lucene.ImageDocument;
import java.nio.file.Path;
import java.util.List;

/**
 * A photograph that made images are derived from.
 *
 * @param file at most {@link SourcePhotos#MOST_PIXELS} pixels
 * @param document its real vectors: of the whole, and of parts as layout {@code pooled} keeps them
 * @param captions what people said of it; its name in words where nobody did
 */
record SourcePhoto(Path file, ImageDocument document, List<String> captions) {}
