import { readFileSync } from 'node:fs';

/** The part of the test runner's JSON report that is counted. */
interface Report {
  readonly testResults: readonly {
    readonly name: string;
    readonly status: string;
    readonly message?: string;
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[];
  }[];
}

/**
 * Prints "passed failed" for the report named on the command line. A file that could not be loaded counts as one
 * failure, for its tests never ran; so does a test that was skipped, for here nothing it could wait for is missing.
 */
const report = JSON.parse(readFileSync(process.argv[2] ?? 'reports/tests.json', 'utf8')) as Report;
let passed = 0;
const failed: string[] = [];
for (const file of report.testResults) {
  const before = failed.length;
  for (const test of file.assertionResults) {
    if (test.status === 'passed') passed += 1;
    else failed.push(`${test.status}: ${test.fullName}`);
  }
  if (file.status === 'failed' && failed.length === before)
    failed.push(`not loaded: ${file.name} ${file.message ?? ''}`);
}
for (const line of failed) console.error(line);
console.log(`${passed} ${failed.length}`);
if (passed + failed.length === 0) process.exitCode = 1;
