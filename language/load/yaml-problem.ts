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
      return missing(error.message);
    case 'BAD_SCALAR_START':
      return [`Text cannot begin with “${text.charAt(error.pos[0])}” here.`, 'Put the text in quotes.'];
    case 'BAD_INDENT':
      return error.message.startsWith('Flow ')
        ? ['A bracket or brace is not closed where its indentation ends.', 'Close it, or indent its lines further.']
        : ['The indentation does not fit what stands above.', 'Give what belongs together the same indentation.'];
    case 'BLOCK_IN_FLOW':
      return [
        'Inside brackets or braces nothing is told by indentation.',
        'Close the bracket or brace, or put commas between its parts.',
      ];
    case 'MULTILINE_IMPLICIT_KEY':
      return ['A key has to stand on one line, with “: ” behind it.', 'Is a “: ” missing, or a quote not closed?'];
    case 'UNEXPECTED_TOKEN':
      return ['Something stands here that has no place.', 'Look for a bracket, brace, comma or quote too many.'];
    case 'BAD_DQ_ESCAPE':
      return [
        'After a backslash in double quotes stands what means nothing there.',
        'Put the text in single quotes, or write the backslash twice.',
      ];
    case 'RESOURCE_EXHAUSTION':
      return ['The file is nested too deeply to be read.'];
    default:
      return ['This is no YAML.', 'Look at the quotes, brackets and indentation here and on the line above.'];
  }
}

/** The parser says by its message alone what is missing; it may quote the text, so no message is passed on. */
function missing(said: string): [message: string, hint: string] {
  if (said.startsWith('Missing , ')) return ['A comma is missing between the parts of a list or map.', 'Put it in.'];
  if (/white ?space|Missing space/.test(said)) return ['A space is missing.', 'Put one behind “:” and ahead of “#”.'];
  if (said.startsWith('Implicit map keys')) return ['A key has no “:” behind it.', 'Write “key: value”.'];
  if (/without - indicator/.test(said)) return ['An item of this list has no “- ” ahead of it.', 'Put it in.'];
  if (/quote|expected|must end|end with|indented/i.test(said))
    return ['Something is not closed: a quote, a bracket or a brace.', 'Close it.'];
  return ['Something is missing here.', 'Look at the quotes, brackets and indentation here and on the line above.'];
}

function lineAround(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end < 0 ? undefined : end);
}
