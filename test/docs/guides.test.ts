import { access, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { evaluateCount } from '../../calendar/count-evaluation.ts';
import { parseCount } from '../../calendar/count-parser.ts';
import { londonDate, londonTime } from '../../calendar/london.ts';
import { namedCalendar } from '../../calendar/named-calendars.ts';
import { addedFunctions } from '../../language/expressions/functions.ts';
import { settingsHelp } from '../../worker/settings.ts';
import { wholeDefinition, yamlBlocks } from './definition-blocks.ts';
import { blocksOf, readersEnvironment, runBlock, startProduct, type Block, type Ran } from './guide.ts';

const folder = fileURLToPath(new URL('../../docs/guides/', import.meta.url));
const guides = (await readdir(folder)).filter((name) => name.endsWith('.md')).sort();
/** The product these need runs already; the others start one of their own, or none. */
const needsProduct = new Set([
  'command-line.md',
  'extensions-and-stopped-clocks.md',
  'running-cases.md',
  'moving-calendars.md',
  'importing.md',
  'corrections.md',
]);

/** Followed from a directory with the packed package, by test/machine-host/guide.test.ts. */
const followedElsewhere = new Set(['your-xstate-machine.md']);

describe.each(guides)('the guide %s, followed by a reader', async (guide) => {
  const blocks = followedElsewhere.has(guide) ? [] : await blocksOf(`docs/guides/${guide}`);
  const said: string[] = [];
  let reader: Awaited<ReturnType<typeof readersEnvironment>>;
  let product: Awaited<ReturnType<typeof startProduct>> | undefined;
  let shell: string;

  beforeAll(async () => {
    reader = await readersEnvironment();
    shell = await mkdtemp(join(tmpdir(), 'duecourse-shell-'));
    if (needsProduct.has(guide)) product = await startProduct(reader.env);
  }, 120_000);

  afterAll(async () => {
    await product?.stop();
    await endWhatWasLeft(shell);
    await rm(shell, { recursive: true, force: true });
    await reader.remove();
  }, 60_000);

  it.each(blocks.map((block) => [block.line, block] as const))(
    'the commands of line %i do as it says',
    async (_line, block) => {
      const ran = await runInShell(block, reader.env, shell);
      said.push(ran.output);
      const asSaid = ran.code === (block.refused ? 1 : 0);
      expect(asSaid ? 'as it says' : `exit code ${ran.code}:\n${ran.output}`).toBe('as it says');
    },
    180_000,
  );

  it('shows what it promises', () => {
    for (const promised of promises[guide] ?? []) expect(said.join('\n')).toMatch(promised);
  });

  it('names only files that are there', async () => {
    const text = await readFile(join(folder, guide), 'utf8');
    const files = [...text.matchAll(/\]\(([^)#:]+)(?:#[^)]*)?\)/g)].map((link) => link[1] ?? '');
    const missing = await Promise.all(
      files.map((file) =>
        access(join(folder, file)).then(
          () => [],
          () => [file],
        ),
      ),
    );
    expect(missing.flat()).toEqual([]);
  });
});

/** What readers are told they will see. */
const promises: { readonly [guide: string]: readonly RegExp[] } = {
  'definition-language.md': [
    // Twelve working days instead of ten are looser than statute; `progres` is meant to be `progress`.
    /mistaken\.yaml:6:10: deadlines\.firstCoreGroup\.due: .*looser than statute/,
    /mistaken\.yaml:17:20: .*Did you mean “progress”/,
    // Eight working days from Tuesday 14 April 2026.
    /firstCoreGroup#1, due: expected 2026-04-28, but it is 2026-04-24/,
    /does not answer the agenda item “The child's view”/,
    /2 problems in 1 file/,
  ],
  'command-line.md': [
    /^Opened WBC-1004/m,
    /Recorded as entry 2 of WBC-1004/,
    /discussion-4712/,
    /First core group: 10 working days → 10 days \(never later\)$/m,
    // Held on Monday 27 April 2026: a month later, or a fortnight.
    /Core group: Wed 27 May 2026 → Mon 11 May 2026 \(met → met late\)/,
  ],
  'case-files.md': [
    /wrong\.yaml:21:45: deadline icpc#1, due: expected 2026-04-15, but it is 2026-04-16/,
    /There is no deadline “ipcp”/,
    /^enquiry 0$/m,
  ],
  'your-authority-in-an-afternoon.md': [
    /EAS-06 is placed nowhere/,
    // Eight working days after Tuesday 14 April 2026: the 15th to the 17th, the 20th to the 24th.
    /^Friday 24 April 2026/m,
    /1 definition checked \(.*eastvale\.yaml\): no problems/,
    /mistaken\.yaml:\d+:\d+: deadlines\.firstCoreGroup\.due: .*looser than statute/,
    /There is no condition “advocateOfered”\. Did you mean “advocateOffered”/,
    /First core group: 10 working days → 8 working days/,
    /Child protection pathway, Eastvale: written to .*eastvale\.svg/,
    /Of 2 deadlines with a figure, 2 are enforced/,
    /✗ Initial conference held .*refused/,
    /✓ Everything is as .*first-case\.yaml expects/,
    // Four weeks after Wednesday 22 April 2026; five weeks lead to the 27th of May.
    /deadline coreGroup#1, due: expected 2026-05-20, but it is 2026-05-27/,
  ],
  'extensions-and-stopped-clocks.md': [
    /Answer +Mon 23 Nov 2026 +paused +stands still since Tue 3 Nov 2026/,
    // Seven working days after 23 November, then six; the 30th is St Andrew's Day.
    /Answer +Thu {2}3 Dec 2026 .*originally Mon 23 Nov 2026/,
    /stood still from Tue 3 Nov 2026 to Wed 11 Nov 2026/,
    /Answer +Wed {2}2 Dec 2026 .*originally Mon 23 Nov 2026/,
    /Answer +Fri 27 Nov 2026 +met +on Tue 17 Nov 2026, originally Mon 9 Nov 2026 \(missed\)/,
    /Conference at.* +Thu 26 Nov 2026 .*originally Tue 17 Nov 2026 \(missed\)/,
    /Thu 26 Nov 2026 granted by p-chair, entry \d+\n +consulted: p-cm, p-hos/,
    /Initial child.* +Tue 10 Nov 2026 +overdue/,
    /two other people than the chair/,
    /Head of service who was consulted: p-hos/,
    /Why: The only interpreter is ill/,
    /Requests answered in time +1 +1 \(100%\) +0 \(0%\) .*1 +1$/m,
  ],
  'running-cases.md': [
    /Initial child protection conference: 15 working days → 12 working days/,
    // Fifteen working days from Tuesday 17 November 2026 are the 8th of December, twelve the 3rd.
    /^WBC-5001\n {2}Initial child protection conference: Tue 8 Dec 2026 → Thu 3 Dec 2026 \(running\)/m,
    /^1 case: 1 would move \(1 with something different\)\.$/m,
    /^1 case: 1 moved \(1 with something different\)\.$/m,
    /Moved to another version of warrington,\s+“Conferences\s+within\s+twelve\s+days”/,
    /^1 case: 0 moved, 1 there already\.$/m,
    /The new version has no deadline “initialConference”/,
  ],
  'importing.md': [
    /caseload\.csv:8:11: WBC-7005: Entry 2 \(Initial conference booked, Thursday 12 November 2026\) does not hold/,
    /^5 cases: 4 can be imported, 1 refused\.$/m,
    /^5 cases: 4 imported, 1 refused\.$/m,
    // Fifteen working days from Wednesday 4 November 2026.
    /Initial child protection conference +Wed 25 Nov 2026/,
    /^1 case: 1 imported, 0 refused\.$/m,
    /^2 cases: 0 imported, 2 there already, 0 refused\.$/m,
    /and it is another one: entry 2 differs\./,
  ],
  'upgrading.md': [
    /^\d+\.\d+\.\d+-[0-9a-f]{12} +current +runs +1$/m,
    /Every case is on the current version\./,
    // Fifteen working days from Tuesday 17 November 2026.
    /Initial child protection conference +Tue +8 Dec 2026/,
  ],
  'corrections.md': [
    // Fifteen working days from Tuesday 27 October 2026; from Tuesday 3 November they are the 24th.
    /Initial child protection conference was due on 17 November 2026, before it was known here/,
    /moved from Tue 17 Nov 2026 to Tue 24 Nov 2026/,
    /“Missed date” to .*: was sent in error/,
    /Strategy discussion held, on Tue 27 Oct 2026/,
    /Correction: entry 2 amended, on Tue 3 Nov 2026/,
    /Entry \d+ \(Initial conference booked\) would no longer hold/,
    /There is no entry 99 to correct/,
    /has been struck already/,
    /"Strategy discussion held" is corrected by .*Team manager, not by Parents and carers/s,
  ],
  'moving-calendars.md': [
    // Fifteen working days from Tuesday 17 November 2026 are the 8th of December; with the 30th of November closed, the 9th.
    /Initial child protection conference: Tue 8 Dec 2026 → Wed 9 Dec 2026 \(running\)/,
    /^Published england-and-wales, version 1\./m,
    /Calendar published anew: england-and-wales,\s+“Proclaimed on 23\s+November”/,
    /^1 case: 0 moved, 1 there already\.$/m,
    /WBC-6001 {2}refused: This version of england-and-wales is known to 4 December 2026/,
  ],
  'operations.md': [
    /No case fits/,
    /WBC-3001: restored with \d+ entries/,
    // Fifteen working days from Tuesday 17 November 2026.
    /Initial child protection conference +Tue +8 Dec 2026/,
    /no address is recorded for p-mother/,
    /No case has an incident/,
    /This case was erased on/,
  ],
};

describe('the definition-language guide', () => {
  it('builds up the small definition that lies beside it', async () => {
    const header =
      '# yaml-language-server: $schema=../../../pathways/pathway.schema.json\n#\n# The definition of ../definition-language.md, whole. Everybody in it is invented.\n\n';
    const whole = header + wholeDefinition(await yamlBlocks('docs/guides/definition-language.md', 'pathway'));
    // After an edit of the guide: vitest -u writes the file anew.
    await expect(whole).toMatchFileSnapshot(join(folder, 'small/child-in-need.yaml'));
  });

  it('says of every form of counting where it leads', async () => {
    const text = await readFile(join(folder, 'definition-language.md'), 'utf8');
    const rows = [...text.matchAll(/^\| `([^`]+)` \| (\d{4}-\d\d-\d\d(?:T\d\d:\d\d)?) \|$/gm)].map(
      (row) => [row[1] ?? '', row[2]] as const,
    );
    expect(rows.length).toBeGreaterThan(15);
    expect(rows.map(([count]) => [count, leadsTo(count)])).toEqual(rows);
  });

  it('names every function that expressions have beside those of CEL', async () => {
    const text = await readFile(join(folder, 'definition-language.md'), 'utf8');
    for (const name of Object.keys(addedFunctions)) expect(text).toContain(`${name}(`);
  });
});

describe('the operations guide', () => {
  it('lists every setting as the worker reads it', async () => {
    const text = await readFile(join(folder, 'operations.md'), 'utf8');
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

/** A block in the reader's one shell: what an earlier block exported is still there. */
function runInShell(block: Block, env: NodeJS.ProcessEnv, shell: string): Promise<Ran> {
  const kept = join(shell, 'exported.sh');
  const commands = `trap 'export -p > "${kept}"' EXIT\nif [ -f "${kept}" ]; then . "${kept}"; fi\n${block.commands}`;
  return runBlock({ ...block, commands }, { ...env, TMPDIR: shell });
}

/** A guide that failed half-way may have left a worker behind: the one on its own data directory, and no other. */
async function endWhatWasLeft(shell: string): Promise<void> {
  for (const name of await readdir(shell)) {
    const pid = Number(await readFile(join(shell, name, 'worker.lock.pid'), 'utf8').catch(() => ''));
    const isRunning = await access(join(shell, name, 'running.json')).then(
      () => true,
      () => false,
    );
    if (!isRunning || !Number.isSafeInteger(pid) || pid <= 0) continue;
    try {
      process.kill(pid, 'SIGTERM');
    } catch {
      continue;
    }
    await waitForEnd(pid);
  }
}

async function waitForEnd(pid: number): Promise<void> {
  for (let tries = 0; tries < 100; tries++) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}
