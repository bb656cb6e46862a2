import { readFileSync, writeFileSync } from 'node:fs';

/** The fields of a lockfile entry that are read or written here. */
interface Entry {
  readonly version?: string;
  readonly license?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/**
 * Adds to package-lock.json what `npm install` leaves out: the binaries for other platforms that the registry it asked
 * did not have (a mirror that is a few versions behind). `npm ci` calls such a lockfile out of step and refuses to
 * install anything, on every platform. Run it after a change of dependencies: `node .ci/complete-lockfile.ts`.
 *
 * An entry added here has its exact version and its platform, read from its name, and no integrity hash, for the hash
 * comes from the registry; `npm install` against a complete registry fills it in. Entries that are there stay as they are.
 */
const path = new URL('../package-lock.json', import.meta.url);
const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, Entry> };

const added: string[] = [];
for (const parent of Object.values(lock.packages)) {
  for (const [name, version] of Object.entries(parent.optionalDependencies ?? {})) {
    const key = `node_modules/${name}`;
    if (lock.packages[key] !== undefined) continue;
    const { dev, license } = parent;
    lock.packages[key] = {
      version,
      ...platformOf(name),
      ...(dev === undefined ? {} : { dev }),
      ...(license === undefined ? {} : { license }),
      optional: true,
    };
    added.push(`${name}@${version}`);
  }
}
const [root, ...rest] = Object.keys(lock.packages);
lock.packages = Object.fromEntries(
  [root ?? '', ...rest.toSorted(byCodeUnit)].map((key) => [key, lock.packages[key] ?? {}]),
);
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length === 0 ? 'package-lock.json was complete.' : `Added ${added.length}:\n${added.join('\n')}`);

/** @throws {Error} the name does not end in a platform: such an entry needs a person. */
function platformOf(name: string): Pick<Entry, 'os' | 'cpu' | 'libc'> {
  const match =
    /(android|darwin|freebsd|linux|openharmony|win32)-(arm64|arm|ia32|ppc64|riscv64|s390x|x64)(?:-(\w+))?$/.exec(name);
  const [, os, cpu, abi] = match ?? [];
  if (os === undefined || cpu === undefined) {
    throw new Error(`${name} is missing from package-lock.json, and its name does not say for which platform it is.`);
  }
  const libc = abi === 'musl' ? ['musl'] : abi === 'gnu' ? ['glibc'] : undefined;
  return { os: [os], cpu: [cpu], ...(libc === undefined ? {} : { libc }) };
}

function byCodeUnit(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
