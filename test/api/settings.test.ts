import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { apiSettingsHelp, readApiSettings } from '../../api/settings.ts';
import { duecourse } from '../cli/support/duecourse.ts';
import { token } from './support/serve.ts';

const guide = fileURLToPath(new URL('../../docs/guides/http.md', import.meta.url));

test('without a token the server does not start, and says what to set', async () => {
  for (const env of [{}, { DUECOURSE_API_TOKEN: '' }]) {
    const said = await duecourse(['serve'], { env });
    expect(said).toMatchObject({ code: 1, out: '' });
    expect(said.err).toMatch(/DUECOURSE_API_TOKEN: is not set\..*openssl rand -hex 32/);
  }
});

test.each([
  ['a token that can be guessed', { DUECOURSE_API_TOKEN: 'secret' }, /TOKEN: must have 32 characters or more/],
  ['a token with blanks', { DUECOURSE_API_TOKEN: `${token} ${token}` }, /TOKEN: must be visible characters/],
  ['a port that is none', { DUECOURSE_API_TOKEN: token, DUECOURSE_API_PORT: '70000' }, /PORT/],
])('%s is refused without being repeated', (_what, env, words) => {
  const given = Object.values(env)[0] ?? '';
  expect(() => readApiSettings(env)).toThrow(words);
  expect(() => readApiSettings(env)).not.toThrow(given);
});

test('it listens on this machine alone unless it is told otherwise', () => {
  expect(readApiSettings({ DUECOURSE_API_TOKEN: token })).toEqual({ token, host: '127.0.0.1', port: 8235 });
});

test('without a worker to connect to, it says so and ends', async () => {
  const said = await duecourse(['serve'], { env: { DUECOURSE_API_TOKEN: token, DUECOURSE_DATA: '.nothing-here' } });
  expect(said).toMatchObject({ code: 1, out: '' });
  expect(said.err).toContain('No worker is running on');
});

test('the guide lists every setting as the server reads it', async () => {
  const rows = [...(await readFile(guide, 'utf8')).matchAll(/^\| `(DUECOURSE_\w+)` \| (?:`([^`]*)`|–) \| (.*) \|$/gm)];
  const told = rows.map(([, name, otherwise = '', about]) => ({ name, about, otherwise }));
  expect(told).toEqual(apiSettingsHelp());
});
