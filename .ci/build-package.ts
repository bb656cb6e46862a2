import { execFileSync } from 'node:child_process';
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Writes `dist/`, which `npm pack` takes along: the same files as JavaScript with their types, because Node reads no
 * TypeScript under node_modules. `npm pack` runs this by itself (`prepack`). What lies beside the code and is found from it, such as
 * the pathways, is copied to the same place beside the JavaScript.
 */
const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const beside = ['pathways', 'examples', 'activities/documents/letter.typ'];

rmSync(dist, { recursive: true, force: true });
const compiler = createRequire(import.meta.url).resolve('typescript/package.json');
execFileSync(process.execPath, [join(dirname(compiler), 'bin/tsc'), '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: ['ignore', 'inherit', 'inherit'],
});
for (const path of beside) {
  mkdirSync(dirname(join(dist, path)), { recursive: true });
  cpSync(join(root, path), join(dist, path), { recursive: true });
}
for (const file of globSync('**/*.js', { cwd: dist })) {
  const path = join(dist, file);
  const text = readFileSync(path, 'utf8');
  // The compiler puts imports right. Modules that are named by where they lie, for a bundler, it leaves alone.
  const put = text.replaceAll(/(new URL\('[^']+)\.ts('\s*,\s*import\.meta\.url\))/g, '$1.js$2');
  if (put !== text) writeFileSync(path, put);
}
