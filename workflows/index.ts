export { changeCases } from './change-cases.ts';
export { pathwayCase } from './pathway-case.ts';
