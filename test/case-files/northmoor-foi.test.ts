import { testCaseFilesOf } from './same-on-both.ts';

testCaseFilesOf('northmoor-foi');
