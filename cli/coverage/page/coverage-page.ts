import type { Criterion } from '../../../machines/paths/goal.ts';
import { drawSvg } from '../../diagram/draw-svg.ts';
import { counted } from '../../words.ts';
import { missedThresholds, sourcesInWords, type Told } from '../coverage-lines.ts';
import { criterionWords } from '../criterion-words.ts';
import { escapedXml as text } from '../xml-text.ts';
import { marksOf } from './marks-of.ts';
import { openSection, waysSection } from './open-section.ts';
import { pageStyle } from './page-style.ts';
import { impossibleSection, sourcesSection, triedSection } from './tried-section.ts';

/**
 * A coverage as a page of its own: one file that fetches nothing and runs no script, for people who have never seen a state diagram.
 * Everything the picture shows by colour stands in words beside it.
 */
export async function coveragePage(told: Told): Promise<string> {
  const { report, lived, pathway } = told;
  const picture = await drawSvg(pathway, marksOf(report));
  const title = `What was tried: ${report.pathway.title}`;
  const sections = [
    { id: 'figures', title: 'In short', html: figures(told) },
    { id: 'reading', title: 'How to read this page', html: reading() },
    { id: 'map', title: 'The map', html: map(picture) },
    { id: 'open', title: 'Never tried', html: openSection(told) },
    { id: 'ways', title: 'Ways to what was never tried', html: waysSection(told) },
    { id: 'impossible', title: 'What cannot be', html: impossibleSection(told) },
    { id: 'tried', title: 'Tried', html: triedSection(told) },
    { id: 'sources', title: 'What was lived', html: sourcesSection(told) },
  ].filter(({ html }) => html !== '');
  return `<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${text(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
<a class="skip" href="#figures">Skip to the figures</a>
<header>
<h1>${text(title)}</h1>
<p>${text(sourcesInWords(lived.sources))} <span class="quiet">Version <code>${text(report.pathway.hash.slice(0, 12))}</code> of <code>${text(report.pathway.id)}</code>.</span></p>
${warnings(told)}<nav aria-label="On this page"><ul>${sections.map(({ id, title: name }) => `<li><a href="#${id}">${name}</a></li>`).join('')}</ul></nav>
</header>
<main>
${sections.map(({ id, title: name, html }) => `<section id="${id}"${id === 'map' ? ' class="map-page"' : ''} aria-labelledby="${id}-title">\n<h2 id="${id}-title">${name}</h2>\n${html}\n</section>`).join('\n')}
</main>
<footer><p>Written by <code>duecourse coverage</code>. The file stands alone: it fetches nothing and runs nothing.</p></footer>
</body>
</html>
`;
}

function warnings({ report, lived, thresholds }: Told): string {
  const notes = [
    ...missedThresholds(report.sums, thresholds),
    ...lived.wrong.map(({ source, message }) => `${source}: ${message}`),
  ];
  if (notes.length === 0) return '';
  return `<div class="warn"><p><strong>${counted(notes.length, 'problem')}</strong></p><ul>${notes.map((note) => `<li>${text(note)}</li>`).join('')}</ul></div>\n`;
}

function figures({ report, thresholds }: Told): string {
  const rows = report.sums.map(({ criterion, covered, goals, unreachable, unknown, percent }) => {
    const { title, question } = criterionWords[criterion];
    const limit = thresholds.find((one) => one.criterion === criterion);
    const asked = limit === undefined ? '' : `<small>asked for: ${limit.percent}%</small>`;
    return [
      `<tr><th scope="row">${title}<small>${question}</small></th>`,
      `<td><span class="bar" aria-hidden="true"><span style="width:${percent}%"></span></span></td>`,
      `<td class="number" data-what="tried"><strong>${percent}%</strong>${asked}</td>`,
      `<td class="number" data-what="">${covered} of ${goals - unreachable}</td>`,
      `<td class="number" data-what="cannot be">${unreachable === 0 ? '' : unreachable}</td>`,
      `<td class="number" data-what="unknown">${unknown === 0 ? '' : unknown}</td></tr>`,
    ].join('');
  });
  const notLooked = report.searched
    ? ''
    : '<p>Ways to what was never tried were not looked for this time, so nothing is known to be impossible, either.</p>';
  return `${inOneSentence(report.sums)}
<table class="figures"><caption>How much of the pathway was tried</caption>
<thead><tr><th scope="col">What</th><th scope="col"><span aria-hidden="true"></span></th><th scope="col">Tried</th><th scope="col">How many</th><th scope="col">Cannot be</th><th scope="col">Unknown</th></tr></thead>
<tbody>${rows.join('\n')}</tbody></table>
<p class="quiet">Percentages are of what can be tried, and are rounded down: 100% means all of it. “Cannot be”: proved that no case can show it. “Unknown”: no way to it was found, and nothing that rules it out.</p>${notLooked}`;
}

function inOneSentence(sums: Told['report']['sums']): string {
  const of = (criterion: Criterion) => sums.find((sum) => sum.criterion === criterion);
  const [states, steps] = [of('states'), of('transitions')];
  if (states === undefined || steps === undefined) return '';
  const [places, possible] = [states.goals - states.unreachable, steps.goals - steps.unreachable];
  const stood =
    states.covered === places
      ? `Cases stood in all ${places} places`
      : `Cases stood in ${states.covered} of ${places} places`;
  const took = steps.covered === possible ? `took all ${possible} steps` : `took ${steps.covered} of ${possible} steps`;
  return `<p>${stood} and ${took} that the pathway has.</p>`;
}

function reading(): string {
  return `<p>A pathway says what may happen to a case, and by when. It can be drawn as a map: a case travels over it, from place to place. This page lays over that map what cases have done so far, so that it can be seen what nobody has tried yet.</p>
<dl class="key">
<dt>Place <span class="quiet">(testers call it a state)</span></dt><dd>Where a case can stand, for example waiting for a conference. On the map it is a box. Some places have smaller ones inside; a case can stand in several at once where the map says so.</dd>
<dt>Step <span class="quiet">(a transition)</span></dt><dd>Something is recorded, and the case moves along an arrow to another place; or it is only noted, and the case stays where it is. Those that stay are listed inside the boxes.</dd>
<dt>Condition <span class="quiet">(a guard)</span></dt><dd>What has to hold for a step, for example that enough people were there. It has been tried well when it was once met, and once was the only reason why the step was refused. On the map conditions stand in brackets.</dd>
<dt>Deadline</dt><dd>By when something has to be done. Being early, on the last day, a day late and not at all are different outcomes, and each should be tried.</dd>
<dt>Refusal</dt><dd>What must not be accepted: a step at the wrong place, by the wrong person, with something missing. A test that only does what is right never sees these.</dd>
</dl>
<h3>The colours</h3>
<ul class="key">
<li><span class="sign tried" aria-hidden="true">✓</span>Green, with a tick: some case was there, or took this step.</li>
<li><span class="sign partly" aria-hidden="true">◐</span>Brown, with a half circle: part of it was tried, and part was not.</li>
<li><span class="sign never" aria-hidden="true">✗</span>Red, with a cross; of arrows, a broken line: no case ever did.</li>
<li><span class="sign impossible" aria-hidden="true">–</span>Grey, with a dash: no case ever can, and that is proved.</li>
</ul>`;
}

function map(picture: string): string {
  return `<p class="screen">The map is larger than most screens: scroll in it, or with the keyboard move to it and use the arrow keys. Everything it shows stands in the lists below as well.</p>
<div class="map" role="region" aria-label="Map of the pathway, coloured by what was tried" tabindex="0">
${atReadingSize(picture)}</div>`;
}

/** The picture is sized for a sheet of paper; on a screen its letters have to be as large as those around it. */
function atReadingSize(picture: string): string {
  return picture.replace(
    /(<svg [^>]*?)width="[^"]*" height="[^"]*" viewBox="([-\d.]+ [-\d.]+ ([\d.]+) ([\d.]+))"/,
    (_whole, before: string, viewBox: string, width: string, height: string) =>
      `${before}width="${Math.round(Number(width) * 1.25)}" height="${Math.round(Number(height) * 1.25)}" viewBox="${viewBox}"`,
  );
}
