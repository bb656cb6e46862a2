import { startHttpStage } from '../../cli/case-file/http-host.ts';
import { testCaseFilesOf } from '../case-files/same-on-both.ts';

testCaseFilesOf('warrington', startHttpStage);
