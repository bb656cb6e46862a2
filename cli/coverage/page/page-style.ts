import { markColours } from '../../../machines/diagram/marks.ts';

/** The page's style: no font, picture or script from elsewhere, readable at any width, and on paper. */
export const pageStyle = `
:root { color-scheme: light; --ink: #0b0c0c; --quiet: #505a5f; --line: #b1b4b6; --soft: #f3f2f1; --link: #1a5ba0;
  --tried: ${markColours.tried}; --partly: ${markColours.partly}; --never: ${markColours.never}; --impossible: ${markColours.impossible}; }
* { box-sizing: border-box; }
html { font: 100%/1.5 Arial, Helvetica, sans-serif; color: var(--ink); background: #fff; scroll-padding-top: 1rem; }
body { margin: 0; }
header, main, footer { max-width: 75rem; margin: 0 auto; padding: 0 1rem; }
header { padding-top: 1.5rem; }
h1 { font-size: 2rem; line-height: 1.2; margin: 0 0 .5rem; }
h2 { font-size: 1.5rem; line-height: 1.25; margin: 2.5rem 0 .75rem; padding-top: .75rem; border-top: 2px solid var(--line); }
h3 { font-size: 1.15rem; margin: 1.5rem 0 .5rem; }
p, li, dd { max-width: 46rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid #0b0c0c; outline-offset: 1px; background: #ffdd00; color: #0b0c0c; }
.skip { position: absolute; left: -999rem; }
.skip:focus { left: 1rem; top: .5rem; padding: .5rem; }
.quiet { color: var(--quiet); }
nav ul { display: flex; flex-wrap: wrap; gap: .25rem 1.25rem; list-style: none; padding: 0; }
table { border-collapse: collapse; width: 100%; margin: .5rem 0 1rem; }
caption { text-align: left; font-weight: bold; padding: .25rem 0 .5rem; }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid var(--line); }
td.number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
th small, td small { display: block; font-weight: normal; color: var(--quiet); font-size: .875rem; }
.bar { display: block; width: 9rem; height: 1rem; background: #fff; border: 1px solid var(--ink); margin-top: .2rem; }
.bar > span { display: block; height: 100%; background: var(--tried); }
.sign { display: inline-block; min-width: 1.6em; padding: 0 .35em; margin-right: .4em; text-align: center; color: #fff; font-weight: bold; }
.tried { background: var(--tried); } .partly { background: var(--partly); } .never { background: var(--never); } .impossible { background: var(--impossible); }
dl.key dt { font-weight: bold; margin-top: .75rem; } dl.key dd { margin: .1rem 0 0; }
ul.key { list-style: none; padding: 0; } ul.key li { margin: .4rem 0; }
.map { overflow: auto; max-height: 85vh; border: 1px solid var(--line); background: #fff; }
.map svg { display: block; max-width: none; margin: 0 auto; }
ul.open { list-style: none; padding: 0; } ul.open > li { border-left: .35rem solid var(--never); padding: .1rem 0 .1rem .75rem; margin: 0 0 .9rem; }
ul.open > li.unknown { border-left-color: var(--partly); } ul.open > li.impossible-item { border-left-color: var(--impossible); }
ul.open p { margin: 0; }
details { margin: .25rem 0; } summary { cursor: pointer; padding: .2rem 0; color: var(--link); text-decoration: underline; }
details.part > summary { font-weight: bold; font-size: 1.15rem; padding: .5rem 0; }
ol.way { margin: .25rem 0 .5rem; } ol.way li { margin: .15rem 0; } ol.way li:target { background: #fff7bf; }
.warn { border: 3px solid var(--never); padding: .25rem 1rem; margin: 1rem 0; }
code { font-size: .9em; overflow-wrap: anywhere; }
footer { padding: 2rem 1rem; color: var(--quiet); }
@media (max-width: 45rem) {
  h1 { font-size: 1.6rem; }
  table.figures, .figures caption, .figures tbody, .figures tr, .figures th, .figures td { display: block; border: 0; padding: 0; }
  .figures thead { position: absolute; left: -999rem; }
  .figures tr { border-bottom: 1px solid var(--line); padding: .75rem 0; }
  .figures td.number { text-align: left; display: inline-block; margin-right: .75rem; }
  .figures td.number:not(:empty)::after { content: ' ' attr(data-what); color: var(--quiet); }
  .bar { width: 100%; }
}
@media print {
  @page { size: A4; margin: 15mm; }
  @page map { size: A3 landscape; margin: 10mm; }
  nav, .skip, .screen { display: none; }
  .bar > span, .sign { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  section.map-page { page: map; break-before: page; break-after: page; }
  .map { max-height: none; overflow: visible; border: 0; }
  .map svg { width: 100%; height: auto; max-height: 270mm; }
  details.part[open] details::details-content { content-visibility: visible; block-size: auto; }
  li, tr { break-inside: avoid; }
  a { color: inherit; text-decoration: none; }
}
`;
