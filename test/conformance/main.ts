import { parseArgs } from 'node:util';
import { listCases } from './cases.ts';
import { conformanceLines, countResults, type CaseResult } from './conformance-lines.ts';
import { caseName, differences } from './differences.ts';
import { runCase } from './run-case.ts';
import { runOnServer } from './run-on-server.ts';
import { startScxmlServer } from './scxml-server.ts';

/**
 * `npm run test:conformance`: runs the public SCXML cases on our interpreter in memory, and says which of them came out as they
 * should. With `-- --on temporal` it then runs each of those on a real server with time skipping, which takes minutes.
 */
const { values } = parseArgs({ options: { on: { type: 'string', default: 'memory' } } });
if (values.on !== 'memory' && values.on !== 'temporal') throw new Error(`--on ${values.on}: 'memory' or 'temporal'.`);
const inMemory = listCases().map((conformanceCase) => ({ conformanceCase, verdict: runCase(conformanceCase) }));
const results = values.on === 'temporal' ? await onTemporal(inMemory) : inMemory;
process.stdout.write(`${conformanceLines(results).join('\n')}\n`);
const { measure, measurePassed } = countResults(results);
const isExplained = results.every(
  ({ conformanceCase, verdict }) => verdict.kind === 'passed' || differences[caseName(conformanceCase)] !== undefined,
);
process.exitCode = isExplained && measurePassed >= measure - 4 ? 0 : 1;

async function onTemporal(before: readonly CaseResult[]): Promise<readonly CaseResult[]> {
  const keyed = before.map((result, index) => ({ ...result, key: `case${index}` }));
  const passed = keyed.filter(({ verdict }) => verdict.kind === 'passed');
  const server = await startScxmlServer(
    Object.fromEntries(passed.map(({ key, conformanceCase }) => [key, conformanceCase.document()])),
  );
  const after: CaseResult[] = [];
  try {
    for (const { key, conformanceCase, verdict } of keyed)
      after.push({
        conformanceCase,
        verdict: verdict.kind === 'passed' ? await runOnServer(server, key, conformanceCase.script) : verdict,
      });
  } finally {
    await server.close();
  }
  return after;
}
