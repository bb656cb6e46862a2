import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { bundleSize, bundleWorkflows } from '../../worker/bundle.ts';

const workflowsPath = fileURLToPath(new URL('fixtures/waiting-workflow.ts', import.meta.url));

test('the bundle holds XState in its production build only', async () => {
  const { code } = await bundleWorkflows({ workflowsPath });
  const modules = code.slice(0, code.length - bundleSize({ code }).sourceMapBytes);
  expect(modules).toMatch(/xstate\/dist\/[\w-]+/);
  expect(modules).not.toMatch(/xstate\/dist\/[\w.-]*development/);
});

test('the bundle of a small workflow with XState weighs less than 1 MB without its source map', async () => {
  const size = bundleSize(await bundleWorkflows({ workflowsPath }));
  expect(size.codeBytes).toBeGreaterThan(100_000);
  expect(size.codeBytes).toBeLessThan(1_000_000);
  expect(size.sourceMapBytes).toBeGreaterThan(size.codeBytes / 2);
});
