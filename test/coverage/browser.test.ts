import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { duecourse } from '../cli/support/duecourse.ts';
import { visits, visitsCase } from './support/visits.ts';

let directory: string;
let browser: Browser;
let url: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'duecourse-coverage-browser-'));
  const path = join(directory, 'coverage.html');
  await duecourse(['coverage', visits, visitsCase, '--html', path]);
  url = pathToFileURL(path).href;
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync);
  if (executablePath === undefined) throw new Error('There is no Chromium here. On Debian: apt-get install chromium.');
  browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
}, 60_000);

afterAll(async () => {
  await browser.close();
  await rm(directory, { recursive: true, force: true });
});

async function opened(width: number, work: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, javaScriptEnabled: false });
  const page = await context.newPage();
  const asked: string[] = [];
  page.on('request', (request) => void asked.push(request.url()));
  await page.goto(url);
  await work(page);
  expect(asked).toEqual([url]);
  await context.close();
}

test.each([
  ['a desk', 1300],
  ['a phone', 390],
])('on %s it is read without scrolling sideways, only the map scrolls', async (_, width) => {
  await opened(width, async (page) => {
    const widths = await page
      .locator('main > section > *:not(.map)')
      .evaluateAll((elements) =>
        elements.map((element) => element.getBoundingClientRect()).map(({ left, right }) => [left, right] as const),
      );
    expect(widths.length).toBeGreaterThan(10);
    for (const [left, right] of widths) {
      expect(left).toBeGreaterThanOrEqual(0);
      expect(right).toBeLessThanOrEqual(width);
    }
    const map = page.getByRole('region', { name: 'Map of the pathway, coloured by what was tried' });
    expect((await map.boundingBox())?.width).toBeLessThanOrEqual(width);
  });
});

test('with the keyboard alone somebody reaches the map, and opens the way to what was never tried', async () => {
  await opened(1300, async (page) => {
    await page.keyboard.press('Tab');
    expect(await page.locator(':focus').textContent()).toBe('Skip to the figures');
    const summary = page.getByText('Shortest way to it: 2 steps').first();
    const way = page.locator('ol.way').filter({ hasText: 'The visits have ended (Team manager)' }).first();
    expect(await way.isVisible()).toBe(false);
    await summary.focus();
    await page.keyboard.press('Enter');
    expect(await way.isVisible()).toBe(true);
    await page.locator('.map').focus();
    expect(await page.locator(':focus').getAttribute('aria-label')).toContain('Map of the pathway');
  });
});

test('a screen reader finds the headings in order, the figures as a table, and the picture with its name', async () => {
  await opened(1300, async (page) => {
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toBe('What was tried: Visits');
    expect(await page.getByRole('heading', { level: 2 }).allTextContents()).toEqual([
      'In short',
      'How to read this page',
      'The map',
      'Never tried',
      // A case is opened once, so there is never a second entry of that fact.
      'What cannot be',
      'Tried',
      'What was lived',
    ]);
    const figures = page.getByRole('table', { name: 'How much of the pathway was tried' });
    expect(await figures.getByRole('rowheader').count()).toBe(8);
    expect(await page.getByRole('img', { name: 'Visits' }).count()).toBe(1);
  });
});
