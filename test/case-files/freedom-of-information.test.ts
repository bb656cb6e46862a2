import { testCaseFilesOf } from './same-on-both.ts';

testCaseFilesOf('freedom-of-information');
