/** The type of the workflow that runs machines. */
export const RUN_MACHINE = 'runMachine';

/** The type of the failure that carries a machine's refusal as its first detail. */
export const MACHINE_REFUSED = 'machineRefused';

/** The type of the failure of a workflow whose machine ended in error; what it threw is the first detail, encoded. */
export const MACHINE_ERROR = 'machineError';

/** The type of the failure in which an activity hands over what an actor threw, encoded. */
export const ACTOR_THREW = 'actorThrew';
