import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { evaluateCount } from '../../calendar/count-evaluation.ts';
import { parseCount } from '../../calendar/count-parser.ts';
import { londonDate, londonTime } from '../../calendar/london.ts';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { addedFunctions } from '../../language/expressions/functions.ts';
import { settingsHelp } from '../../worker/settings.ts';
import { wholeDefinition, yamlBlocks } from './definition-blocks.ts';
import { followGuide, installation } from './follow-guide.ts';
import { guideFolder, guidesWith } from './guide-list.ts';

describe.each(await guidesWith('none'))('the guide %s, followed by a reader', async (guide) => {
  await followGuide(guide, installation(false));
});

describe('the definition-language guide', () => {
  it('builds up the small definition that lies beside it', async () => {
    const header =
      '# yaml-language-server: $schema=../../../pathways/pathway.schema.json\n#\n# The definition of ../definition-language.md, whole. Everybody in it is invented.\n\n';
    const whole = header + wholeDefinition(await yamlBlocks('docs/guides/definition-language.md', 'pathway'));
    // After an edit of the guide: vitest -u writes the file anew.
    await expect(whole).toMatchFileSnapshot(join(guideFolder, 'small/child-in-need.yaml'));
  });

  it('says of every form of counting where it leads', async () => {
    const text = await readFile(join(guideFolder, 'definition-language.md'), 'utf8');
    const rows = [...text.matchAll(/^\| `([^`]+)` \| (\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?) \|$/gm)].map(
      (row) => [row[1] ?? '', row[2]] as const,
    );
    expect(rows.length).toBeGreaterThan(15);
    expect(rows.map(([count]) => [count, leadsTo(count)])).toEqual(rows);
  });

  it('names every function that expressions have beside those of CEL', async () => {
    const text = await readFile(join(guideFolder, 'definition-language.md'), 'utf8');
    for (const name of Object.keys(addedFunctions)) expect(text).toContain(`${name}(`);
  });
});

describe('the operations guide', () => {
  it('lists every setting as the worker reads it', async () => {
    const text = await readFile(join(guideFolder, 'operations.md'), 'utf8');
    const rows = [...text.matchAll(/^\| `([A-Z][A-Z_]+)` \| (?:`([^`]*)`|–) \| (.*) \|$/gm)].map(
      ([, name, otherwise = '', about]) => ({ name, about, otherwise }),
    );
    expect(rows).toEqual(settingsHelp());
  });
});

function leadsTo(count: string): string {
  const result = evaluateCount(parseCount(count), {
    anchor: () => undefined,
    calendar: namedCalendar('england-and-wales'),
    counting: 'day 0',
  });
  if (result.kind === 'date') return result.date;
  return result.kind === 'instant' ? `${londonDate(result.instant)}T${londonTime(result.instant)}` : 'not started';
}
