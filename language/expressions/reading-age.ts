/** Nobody reads before this age, however short the words. */
const youngest = 5;

/**
 * The age, in whole years, at which a child of average reading skill can follow an English text: the Flesch-Kincaid grade, which
 * counts words a sentence and syllables a word, and five years. A formula is no child: it tells the author where to look, not whether a
 * plan is good.
 *
 * Time grows with the length of the text alone; there is no regular expression that could run away.
 *
 * @returns 5 for a text without words, and never less.
 * @see J. P. Kincaid and others, Derivation of New Readability Formulas, 1975.
 * @example
 * readingAge('We see the child every week.') // 5
 */
export function readingAge(text: string): number {
  let [sentences, words, syllables] = [0, 0, 0];
  let word = '';
  let wordsInSentence = 0;

  function endWord(): void {
    if (word === '') return;
    words += 1;
    wordsInSentence += 1;
    syllables += syllablesOf(word);
    word = '';
  }

  function endSentence(): void {
    endWord();
    if (wordsInSentence > 0) sentences += 1;
    wordsInSentence = 0;
  }

  for (const character of text.toLowerCase()) {
    if (isLetter(character) || isDigit(character)) word += character;
    else if (isApostrophe(character) && word !== '') continue;
    else if ('.!?;:\n'.includes(character)) endSentence();
    else endWord();
  }
  endSentence();
  if (words === 0) return youngest;
  const grade = 0.39 * (words / sentences) + 11.8 * (syllables / words) - 15.59;
  return Math.max(youngest, Math.round(grade + 5));
}

/** Groups of vowels, without a silent e at the end. A number is one. */
function syllablesOf(word: string): number {
  let count = 0;
  let wasVowel = false;
  for (const character of word) {
    const isVowel = 'aeiouyàáâäèéêëìíîïòóôöùúûüŵŷ'.includes(character);
    if (isVowel && !wasVowel) count += 1;
    wasVowel = isVowel;
  }
  return Math.max(1, count - (endsSilently(word) ? 1 : 0));
}

/** `made`, `looked`: not heard. `table`, `wanted`: heard. */
function endsSilently(word: string): boolean {
  const [third = '', second = '', last = ''] = word.slice(-3);
  if (last === 'e') return !isVowelLetter(second) && !(second === 'l' && !isVowelLetter(third));
  return last === 'd' && second === 'e' && word.length > 3 && third !== 't' && third !== 'd' && !isVowelLetter(third);
}

function isVowelLetter(character: string): boolean {
  return character !== '' && 'aeiouy'.includes(character);
}

function isLetter(character: string): boolean {
  return character.toLowerCase() !== character.toUpperCase();
}

function isDigit(character: string): boolean {
  return character >= '0' && character <= '9';
}

function isApostrophe(character: string): boolean {
  return character === "'" || character === '’';
}
