import { expect, test } from 'vitest';
import { followedLines } from '../../cli/followed-lines.ts';
import { liveCase } from '../machines/support/live-case.ts';
import { plainTerminal } from './support/plain-terminal.ts';

const pathway = `
accepts: [DISCUSSED, HELD]
events: { DISCUSSED: { data: { plan: boolean } }, HELD: {} }
facts: { strategy: { latest: DISCUSSED } }
deadlines:
  conference: { title: Conference, due: 15 working days after strategy.on, metBy: HELD, responsible: worker, kind: local }
`;

function enquiry() {
  const kase = liveCase(pathway, { on: '2026-03-20' });
  kase.record('DISCUSSED', '2026-03-24', { plan: true });
  return kase;
}

test('a correction after which a limit is owed no more says so, with the date it was due', () => {
  const kase = enquiry();
  const before = kase.view();
  kase.correct({ op: 'strike', target: 2 });
  // 15 working days after Tuesday 24 March 2026, with Good Friday and Easter Monday between: Thursday 16 April.
  expect(followedLines(before, kase.view(), undefined, plainTerminal)).toEqual([
    '  ◷ Conference: no longer due (was Thu 16 Apr 2026)',
  ]);
});

test('a limit that was met and is owed no more is told as what it was', () => {
  const kase = enquiry();
  kase.record('HELD', '2026-04-01');
  const before = kase.view();
  kase.correct({ op: 'strike', target: 2 });
  expect(followedLines(before, kase.view(), undefined, plainTerminal)).toEqual([
    '  ◷ Conference: no longer due (was Thu 16 Apr 2026, met)',
  ]);
});

test('a correction that takes no limit away tells of none', () => {
  const kase = enquiry();
  const before = kase.view();
  kase.correct({ op: 'amend', target: 2, on: '2026-03-23' });
  expect(followedLines(before, kase.view(), undefined, plainTerminal)).toEqual([
    '  ◷ Conference: moved from Thu 16 Apr 2026 to Wed 15 Apr 2026',
  ]);
});

test('a limit that another version only calls otherwise does not count as gone', () => {
  const renamed = pathway.replace('conference:', 'icpc:');
  const kase = liveCase(pathway, { on: '2026-03-20', versions: { pathways: { renamed } } });
  kase.record('DISCUSSED', '2026-03-24', { plan: true });
  const before = kase.view();
  kase.turn({ kind: 'migrated', to: 'renamed', renames: { deadlines: { conference: 'icpc' } } });
  const lines = followedLines(before, kase.view(), undefined, plainTerminal);
  expect(lines.filter((line) => line.includes('no longer due'))).toEqual([]);
});
