import type { MachineSettings } from './machine-settings.ts';

/**
 * The machines that the workflows of a worker may run. The bundler puts the worker's own module in this one's place, so here
 * there are none.
 */
export const machines: { readonly [name: string]: unknown } = {};

/** How those machines are run. */
export const settings: MachineSettings = {};
