export { runMachine } from './run-machine.ts';
