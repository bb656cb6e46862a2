import { describe, expect, it, vi } from 'vitest';
import { listCases, type ConformanceCase } from './cases.ts';
import { conformanceLines, countResults } from './conformance-lines.ts';
import { caseName, differences } from './differences.ts';
import { runCase, type Verdict } from './run-case.ts';

const cases = new Map(listCases().map((each) => [caseName(each), each]));
const verdicts = new Map<ConformanceCase, Verdict>();

// XState's development build warns of every event for a session that is over. In SCXML that is no more than usual.
vi.spyOn(console, 'warn').mockReturnValue();

describe('the public SCXML cases', () => {
  it.each([...cases].filter(([name]) => differences[name] === undefined))(
    '%s: the machine stands where SCXML says at every step, and where XState has it',
    (_, conformanceCase) => {
      expect(verdictOf(conformanceCase)).toEqual({
        kind: 'passed',
        configurations: conformanceCase.script.events.length + 1,
      });
    },
  );

  it.each(Object.keys(differences))('%s does not pass, for a reason that still holds', (name) => {
    const conformanceCase = cases.get(name);
    expect(conformanceCase === undefined ? 'no such case' : verdictOf(conformanceCase).kind).toMatch(
      /^(differs|unsupported)$/,
    );
  });

  it('are 316 with a script, 169 of which XState runs itself, and at least 165 of these pass', () => {
    const results = [...cases.values()].map((conformanceCase) => ({
      conformanceCase,
      verdict: verdictOf(conformanceCase),
    }));
    const { all, measure, measurePassed } = countResults(results);
    // For whoever reads the build's log: the same two lines `npm run test:conformance` ends with.
    process.stdout.write(`SCXML: ${conformanceLines(results).slice(-2).join(' ')}\n`);
    expect({ all, measure }).toEqual({ all: 316, measure: 169 });
    expect(measurePassed).toBeGreaterThanOrEqual(165);
  });
});

/** Each case is run once, whichever test asks first. */
function verdictOf(conformanceCase: ConformanceCase): Verdict {
  const known = verdicts.get(conformanceCase) ?? runCase(conformanceCase);
  verdicts.set(conformanceCase, known);
  return known;
}
