import { testGeneratedSuiteOf } from './generated-suites.ts';
import { testCaseFilesOf } from './same-on-both.ts';

testCaseFilesOf('ceredigion');
testGeneratedSuiteOf('ceredigion');
