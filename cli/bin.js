#!/usr/bin/env node
// Plain JavaScript, because the host's Node reads it, whatever its age: it makes sure that the command itself runs
// on the Node 24 this project carries as a dependency.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import nodeModule, { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

// The installed package carries JavaScript: Node reads no TypeScript under node_modules.
const source = fileURLToPath(new URL('./main.ts', import.meta.url));
const main = existsSync(source) ? source : fileURLToPath(new URL('../dist/cli/main.js', import.meta.url));

// A command spends more on reading its own code than on what it does, so what was read is kept. It lies beside the dependencies, not in
// the system's temporary directory, where others could leave code for us; where nothing can be written, nothing is kept.
const kept = fileURLToPath(new URL('../node_modules/.cache/node', import.meta.url));

// Not "24 or newer": Node 26 has a native Temporal whose clock the workflow sandbox does not control.
if (process.versions.node.startsWith('24.')) {
  nodeModule.enableCompileCache(kept);
  await import(pathToFileURL(main).href);
} else {
  runOn(carriedNode());
}

/** The binary of the `node` package next to us, found as a module so that hoisting and workspaces do not matter. */
function carriedNode() {
  const file = process.platform === 'win32' ? 'node.exe' : 'node';
  let binary;
  try {
    binary = join(dirname(createRequire(import.meta.url).resolve('node/package.json')), 'bin', file);
  } catch {
    binary = undefined;
  }
  if (binary !== undefined && existsSync(binary)) return binary;
  console.error(
    `duecourse runs on Node 24. This is Node ${process.versions.node}, and the Node 24 that comes as the ` +
      'dependency "node" is not installed. Run "npm ci" in the project (with its install scripts allowed: ' +
      '"npm install-scripts ls" shows them), or start duecourse with a Node 24 of your own.',
  );
  process.exit(1);
}

/** Runs the command on `binary` and ends as it ends: same exit code, same signal. */
function runOn(binary) {
  const child = spawn(binary, [main, ...process.argv.slice(2)], {
    stdio: 'inherit',
    env: { NODE_COMPILE_CACHE: kept, ...process.env },
  });
  process.on('SIGTERM', () => child.kill('SIGTERM'));
  process.on('SIGHUP', () => child.kill('SIGHUP'));
  // A terminal sends Ctrl-C to both of us: passed on, it would arrive twice, and twice often means "at once".
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  child.on('error', (error) => {
    console.error(`duecourse could not start ${binary}: ${error.message}`);
    process.exit(1);
  });
  child.on('exit', (code, signal) => {
    if (signal === null) process.exit(code ?? 1);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
}
