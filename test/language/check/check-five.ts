import { checkPathway } from '../../../language/check/check-pathway.ts';
import { loadPathway } from '../../../language/load/load-pathway.ts';

// What `duecourse check` does, five times over: run as a process of its own, so that the start of Node counts.
let problems = 0;
const ids = ['england', 'warrington', 'warrington', 'warrington', 'warrington'];
for (const id of ids) problems += checkPathway(await loadPathway(id)).length;
const { user, system } = process.cpuUsage();
process.stdout.write(JSON.stringify({ checked: ids.length, problems, busyInMs: (user + system) / 1000 }));
