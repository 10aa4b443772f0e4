"""A search language for a book in English that quotes Kazakh and Russian.

Sphinx's own search is kept (it works from a disk and weighs nothing until it is used) and given a
stemmer. No library has one for Kazakh: Snowball does not know the language, and Pagefind, which was
tried, finds inflected forms only by cutting words short, and no legacy spelling. Method: words
with a Cyrillic letter are folded (legacy-font code points and Latin look-alikes to modern letters),
then Kazakh inflection is stripped from the end, longest suffix first; all other words get Porter's
stemmer. Both languages of the stemmer, Python for the index and JavaScript for the query, are made
from the tables below, and a test compares them on the whole vocabulary.
"""

from __future__ import annotations

import functools
import json
import re

from sphinx.search import languages
from sphinx.search.en import SearchEnglish, js_porter_stemmer

# ҥ is ү here, as in the article's file; Latin letters only ever stand for Cyrillic ones inside a Cyrillic word.
FOLD = dict(zip("ӛҧҥəaeopcxyihkmtb", "өұүәаеорсхуіһкмтв"))
FIRST = re.compile("[а-яёәғқңөұүһі]")
LEAST = 3  # letters a stem keeps
ROUNDS = 5  # endings a word may carry: plural, possessive, case, and two of derivation

PLURAL = "лар лер дар дер тар тер"
POSSESSIVE = (
    "ымыз іміз мыз міз ыңыз іңіз ңыз ңіз лары лері дары дері тары тері ым ім ың ің сы сі ы і"
)
CASES = "ның нің дың дің тың тің ға ге қа ке на не ға ды ді ты ті ны ні дан ден тан тен нан нен да де та те нда нде мен бен пен ымен імен"
DERIVED = "лық лік дық дік тық тік лы лі дағы дегі тағы тегі ндағы ндегі ғы гі қы кі сыз сіз"
VERBAL = "атын етін йтын йтін ады еді айды ейді йды йді ған ген қан кен у ып іп п са се"
SUFFIXES = sorted(
    set(" ".join((PLURAL, POSSESSIVE, CASES, DERIVED, VERBAL)).split()), key=lambda s: (-len(s), s)
)
SOFTENED = {"б": "п", "г": "к", "ғ": "қ"}  # a final stop softens before a vowel: тарап, тарабы


def fold(word):
    """Small letters, modern Kazakh ones where the word is Cyrillic."""
    word = word.lower()
    if not FIRST.search("".join(FOLD.get(c, c) if c in "ӛҧҥə" else c for c in word)):
        return word
    return "".join(FOLD.get(c, c) for c in word)


def stem_kazakh(word):
    """The stem of a Kazakh word: folded, inflection stripped, the last stop hardened."""
    word = fold(word)
    for _ in range(ROUNDS):
        ending = next(
            (s for s in SUFFIXES if word.endswith(s) and len(word) - len(s) >= LEAST), None
        )
        if ending is None:
            break
        word = word[: -len(ending)]
    return word[:-1] + SOFTENED.get(word[-1], word[-1])


def is_cyrillic(word):
    return bool(FIRST.search(fold(word)))


JAVASCRIPT = (
    js_porter_stemmer.replace("var Stemmer", "var EnglishStemmer")
    + """
var Stemmer = function () {
  var english = new EnglishStemmer(), fold = %s, suffixes = %s, softened = %s, first = /[а-яёәғқңөұүһі]/;
  function folded(word) {
    word = word.toLowerCase();
    var legacy = Array.from(word, function (c) { return "ӛҧҥə".includes(c) ? fold[c] : c; }).join("");
    return first.test(legacy) ? Array.from(word, function (c) { return fold[c] || c; }).join("") : word;
  }
  this.stemWord = function (word) {
    word = folded(word);
    if (!first.test(word)) return english.stemWord(word);
    for (var round = 0; round < %d; round++) {
      var ending = suffixes.find(function (s) { return word.endsWith(s) && word.length - s.length >= %d; });
      if (!ending) break;
      word = word.slice(0, -ending.length);
    }
    return word.slice(0, -1) + (softened[word.slice(-1)] || word.slice(-1));
  };
};
"""
    % (
        json.dumps(FOLD, ensure_ascii=False),
        json.dumps(SUFFIXES, ensure_ascii=False),
        json.dumps(SOFTENED, ensure_ascii=False),
        ROUNDS,
        LEAST,
    )
)


class SearchKazakhEnglish(SearchEnglish):
    lang = "kk"
    language_name = "Kazakh and English"
    js_stemmer_code = JAVASCRIPT
    js_stemmer_rawcode = None  # type: ignore[assignment]

    # Sphinx itself remembers for one page at a time; there is one stemmer a build.
    @functools.lru_cache(maxsize=100_000)  # noqa: B019
    def stem(self, word):
        return stem_kazakh(word) if is_cyrillic(word) else super().stem(word)


def setup(app):
    languages["kk"] = SearchKazakhEnglish
