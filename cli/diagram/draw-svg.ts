import { instance } from '@viz-js/viz';
import type { Pathway } from '../../language/schema/pathway.ts';
import { describePathway } from '../../machines/diagram/description.ts';
import { toDot } from '../../machines/diagram/dot.ts';
import { unmarked, type Marks } from '../../machines/diagram/marks.ts';

/**
 * The picture of a pathway as SVG: Graphviz's layout, sized to fit a page of A3 in the direction that suits it, with a title
 * and a description for screen readers, and nothing in it that is fetched from elsewhere.
 *
 * @param marks - laid over it: what was tried, say.
 */
export async function drawSvg(pathway: Pathway, marks: Marks = unmarked): Promise<string> {
  const viz = await instance();
  return finished(viz.renderString(toDot(pathway, marks), { format: 'svg' }), pathway);
}

/** A3 without its margins, in millimetres. */
const page = { short: 277, long: 400 };

function finished(svg: string, pathway: Pathway): string {
  const opening = /<svg\b[^>]*>/.exec(svg);
  const size = /<svg width="([\d.]+)pt" height="([\d.]+)pt"\s+viewBox="([^"]*)"/.exec(svg);
  if (opening === null || size === null) throw new Error('Graphviz drew no picture of a known size.');
  const [, width = '', height = '', viewBox = ''] = size;
  const fitted = fit(Number(width), Number(height));
  const id = `diagram-${pathway.pathway}`;
  const head = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${fitted.width}mm" height="${fitted.height}mm" viewBox="${viewBox}" role="img" aria-labelledby="${id}-title ${id}-desc">`,
    `<title id="${id}-title">${escaped(pathway.title)}</title>`,
    `<desc id="${id}-desc">${escaped(describePathway(pathway))}</desc>`,
  ];
  return `${head.join('\n')}\n${withoutTooltips(svg.slice(opening.index + opening[0].length).trim())}\n`;
}

function fit(width: number, height: number): { readonly width: string; readonly height: string } {
  const [wide, high] = width > height ? [page.long, page.short] : [page.short, page.long];
  const scale = Math.min(wide / width, high / height);
  return { width: (width * scale).toFixed(1), height: (height * scale).toFixed(1) };
}

/** Graphviz titles every box with its name in the source, which a browser would show under the pointer. */
function withoutTooltips(body: string): string {
  return body
    .replaceAll(/<!--[^>]*-->\n?/g, '')
    .replaceAll(/<title>[^<]*<\/title>\n?/g, '')
    .replaceAll(/<g id="a_[^"]*"><a xlink:title="[^"]*">\n?([\s\S]*?)<\/a>\n?<\/g>\n?/g, '$1')
    .replaceAll('font-family="Arial"', 'font-family="Arial, Helvetica, sans-serif"');
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
