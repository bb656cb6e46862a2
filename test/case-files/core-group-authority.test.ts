import { testCaseFilesOf } from './same-on-both.ts';

testCaseFilesOf('core-group-authority');
