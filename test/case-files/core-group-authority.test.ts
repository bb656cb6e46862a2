import { testGeneratedSuiteOf } from './generated-suites.ts';
import { testCaseFilesOf } from './same-on-both.ts';

testCaseFilesOf('core-group-authority');
testGeneratedSuiteOf('core-group-authority');
