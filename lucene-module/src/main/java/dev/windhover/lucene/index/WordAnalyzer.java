package dev.windhover.lucene.index;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.LowerCaseFilter;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.en.EnglishMinimalStemFilter;
import org.apache.lucene.analysis.en.EnglishPossessiveFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.standard.StandardTokenizer;

/**
 * How captions and titles become words: Unicode word breaks, lower case, English plurals and
 * possessives to their stems ("dogs" finds "dog", and little else changes, so that other languages
 * are not harmed), accents folded. Part of the schema: changing it would need a new one.
 */
public final class WordAnalyzer extends Analyzer {
  /** Shared and thread-safe. */
  public static final WordAnalyzer INSTANCE = new WordAnalyzer();

  private WordAnalyzer() {}

  @Override
  protected TokenStreamComponents createComponents(String fieldName) {
    Tokenizer words = new StandardTokenizer();
    TokenStream stream = new EnglishPossessiveFilter(words);
    stream = new LowerCaseFilter(stream);
    stream = new EnglishMinimalStemFilter(stream);
    return new TokenStreamComponents(words, new ASCIIFoldingFilter(stream));
  }

  @Override
  protected TokenStream normalize(String fieldName, TokenStream in) {
    return new ASCIIFoldingFilter(new LowerCaseFilter(in));
  }
}
