import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { duecourse } from '../cli/support/duecourse.ts';
import { visits, visitsCase } from './support/visits.ts';

let directory: string;
let page: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'duecourse-coverage-page-'));
  const path = join(directory, 'coverage.html');
  await duecourse(['coverage', visits, visitsCase, '--html', path, '--threshold', 'states=100']);
  page = await readFile(path, 'utf8');
});

afterAll(async () => {
  await rm(directory, { recursive: true, force: true });
});

test('the page stands alone: no script, and nothing fetched', () => {
  expect(page).not.toMatch(/<script|\son[a-z]+=|@import|url\(/i);
  expect(page).not.toMatch(/(?:src|href)="(?!#)/);
});

test('every heading, table and picture has what a screen reader needs, and every link leads somewhere', () => {
  expect(page).toMatch(/^<!doctype html>\n<html lang="en-GB">/);
  expect(page.match(/<h1>/g)).toHaveLength(1);
  expect(page.match(/<table/g)?.length).toBe(page.match(/<caption>/g)?.length);
  expect(page).toMatch(/<svg [^>]*role="img" aria-labelledby="[^"]+"/);
  expect(page).toMatch(/<div class="map" role="region" aria-label="[^"]+" tabindex="0">/);
  const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const [, target] of page.matchAll(/href="#([^"]+)"/g)) expect(ids).toContain(target);
});

test('the map says of each place whether a case stood there, by a sign and in words beside the colour', () => {
  expect(page).toContain('✓ in 1 case');
  expect(page).toContain('✗ no case stood here');
  expect(page).toContain('✗ The visits have ended');
});

test('it says in plain words what was tried and what was asked for', () => {
  expect(page).toContain('Cases stood in 2 of 3 places and took 2 of 5 steps that the pathway has.');
  expect(page).toContain('Below the threshold: states are covered to 66.6%, and 100% are asked for.');
  expect(page).toContain('Shortest way to it: 2 steps');
});

test('what was never tried is marked in the list of steps, with its way written out', () => {
  const open = page.slice(page.indexOf('<section id="open"'), page.indexOf('<section id="tried"'));
  expect(open).toContain('The visits have ended, at any time, to “ended”');
  expect(open).toMatch(
    /<ol class="way"><li>[^<]*Case opened \(Social worker\)<\/li><li>[^<]*The visits have ended \(Team manager\)<\/li><\/ol>/,
  );
});
