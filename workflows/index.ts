export { pathwayCase } from './pathway-case.ts';
