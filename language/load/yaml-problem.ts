import type { YAMLParseError, YAMLWarning } from 'yaml';
import type { Place, Problem } from '../problem.ts';

/** What the YAML parser stumbled over, in words that say what to do. */
export function yamlProblem(error: YAMLParseError | YAMLWarning, text: string, place: Place): Problem {
  const [message, hint] = words(error, text);
  return { code: 'yaml-syntax', ...place, path: '', message, ...(hint === undefined ? {} : { hint }) };
}

function words(error: YAMLParseError | YAMLWarning, text: string): [message: string, hint?: string] {
  const line = lineAround(text, error.pos[0]);
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return ['A tab stands where the indentation is.', 'Indent with spaces.'];
    case 'MULTIPLE_DOCS':
      return ['The file holds several documents (---).', 'A file is one definition: keep one of them.'];
    case 'BLOCK_AS_IMPLICIT_KEY':
      return line.includes(': ', line.indexOf(': ') + 1)
        ? ['A second “: ” stands in one value.', 'Put the text in quotes, or below its key after “>”.']
        : ['What follows is indented deeper than its key allows.', 'Give keys of one map the same indentation.'];
    case 'MISSING_CHAR':
      return [`Something is not closed: ${lowerFirst(error.message)}.`, 'Close the quote, bracket or brace.'];
    case 'BAD_SCALAR_START':
      return [`${error.message}.`, 'Put the text in quotes.'];
    case 'BAD_INDENT':
      return [`${error.message}.`, 'Give keys of one map the same indentation, and close every bracket.'];
    case 'RESOURCE_EXHAUSTION':
      return ['The file is nested too deeply to be read.'];
    default:
      return [`${error.message}.`];
  }
}

function lineAround(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end < 0 ? undefined : end);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
