import { describe, expect, it } from 'vitest';
import { checkPathway } from '../../language/check/check-pathway.ts';
import { loadPathway } from '../../language/load/load-pathway.ts';
import type { JsonObject, Json } from '../../machines/json.ts';

describe('the definitions that come with the product', () => {
  it.each(['england', 'warrington'])('%s has no problem that check can find', async (id) => {
    const problems = checkPathway(await loadPathway(id)).map(
      ({ file, line, column, path, message }) => `${file}:${line}:${column}: ${path}: ${message}`,
    );
    expect(problems).toEqual([]);
  });
});

describe('Warrington', () => {
  it('answers to all 68 rules of its policy, and leaves only the reference to another document outside', async () => {
    const { pathway, registers } = await loadPathway('warrington');
    expect(registers.flatMap((register) => register.rules).length).toBe(68);
    expect(Object.keys(pathway.outside)).toEqual(['WAR-01']);
    expect(Object.keys(pathway.guidance)).toEqual([]);
  });

  it('says how it reads each ambiguous rule, in words of its own', async () => {
    const { written, registers } = await loadPathway('warrington');
    const readings = new Map<string, string[]>();
    collectReadings(JSON.parse(JSON.stringify(written)) as Json, undefined, readings);
    const ambiguous = registers.flatMap((register) => register.rules).filter((rule) => rule.ambiguous !== undefined);
    expect(ambiguous.length).toBe(26);
    expect(ambiguous.filter((rule) => !readings.has(rule.id)).map((rule) => rule.id)).toEqual([]);
  });

  it('counts the conference as statute does: not more than fifteen working days', async () => {
    const [england, warrington] = await Promise.all([loadPathway('england'), loadPathway('warrington')]);
    const limits = (definition: typeof england) =>
      ['icpc', 'firstCoreGroup', 'laterReview'].map((id) => [
        definition.pathway.deadlines[id]?.due,
        definition.pathway.deadlines[id]?.kind,
      ]);
    expect(limits(warrington)).toEqual(limits(england));
    expect(limits(warrington)).toEqual([
      ['15 working days after s47Strategy.on', 'statutory'],
      ['10 working days after initialConference.on', 'statutory'],
      ['6 months after start.on', 'statutory'],
    ]);
    expect(warrington.pathway.deadlines['firstReview']?.due).toBe(
      'earliest of: [1 month after birthAfterConference.on, 3 months after initialConference.on]',
    );
  });
});

/** Gathers the readings by rule; what stands inside an element with a reading shares it. */
function collectReadings(value: Json, above: string | undefined, into: Map<string, string[]>): void {
  if (Array.isArray(value)) for (const item of value as readonly Json[]) collectReadings(item, above, into);
  else if (isObject(value)) {
    const reading = typeof value['reading'] === 'string' ? value['reading'] : above;
    const source = value['source'];
    if (reading !== undefined && Array.isArray(source))
      for (const rule of source) if (typeof rule === 'string') into.set(rule, [...(into.get(rule) ?? []), reading]);
    for (const item of Object.values(value)) collectReadings(item, reading, into);
  }
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
