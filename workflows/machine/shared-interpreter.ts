/**
 * What all workflows of a worker may share: it computes, and keeps nothing but what belongs to values it was given. Loading it
 * anew for each machine would cost more than the machine's first events.
 */
import '../../machines/interpreter/deliver.ts';
import '../../machines/interpreter/load-machine.ts';
import '../../machines/interpreter/record-of.ts';
import '../../machines/interpreter/rehydrate.ts';
import '../../machines/interpreter/start-machine.ts';
