import type { Field } from '../schema/fields.ts';
import type { Meeting, Pathway } from '../schema/pathway.ts';
import { addRequirement, provenanceOf } from './add-requirement.ts';
import { allOf, inParentheses, literal } from './inline-conditions.ts';

/**
 * A meeting with agendas: the events that record it get a field `agenda` for the answers, and each mandatory item
 * becomes the condition `MEETING.agenda.ITEM`, required of the record where the item's and the agenda's `when` hold.
 */
export function lowerMeetings(pathway: Pathway): Pathway {
  let lowered = pathway;
  for (const [id, meeting] of Object.entries(pathway.meetings)) {
    if (meeting.agendas !== undefined) lowered = lowerAgendas(lowered, id, meeting);
  }
  return lowered;
}

function lowerAgendas(pathway: Pathway, id: string, meeting: Meeting): Pathway {
  const items = mandatoryItems(meeting);
  const everAsked = items.some((item) => item.whens.some((when) => when.length === 0)) && meeting.where === undefined;
  let lowered = withAgendaField(pathway, meeting.held, !everAsked);
  for (const item of items) {
    const condition = {
      when: answeredWhereAsked(item, meeting, pathway),
      otherwise: `The record of the ${inSentence(meeting.title)} does not answer the agenda item “${item.title}”.`,
      ...provenanceOf(item),
    };
    for (const event of meeting.held) lowered = addRequirement(lowered, event, `${id}.agenda.${item.id}`, condition);
  }
  return lowered;
}

interface MandatoryItem {
  readonly id: string;
  readonly title: string;
  /** It is asked where all conditions of one of these hold: one for each agenda it is on. */
  readonly whens: readonly (readonly string[])[];
  readonly source?: string[];
  readonly reading?: string;
}

function mandatoryItems(meeting: Meeting): readonly MandatoryItem[] {
  const items = new Map<string, MandatoryItem>();
  for (const agenda of Object.values(meeting.agendas ?? {})) {
    for (const [id, item] of Object.entries(agenda.items)) {
      if (!item.mandatory) continue;
      const when = [...(agenda.when ?? []), ...(item.when ?? [])];
      const before = items.get(id);
      items.set(id, {
        id,
        title: before?.title ?? item.title,
        whens: [...(before?.whens ?? []), when],
        ...provenanceOf(before ?? { source: item.source ?? agenda.source, reading: item.reading ?? agenda.reading }),
      });
    }
  }
  return [...items.values()];
}

function answeredWhereAsked(item: MandatoryItem, meeting: Meeting, pathway: Pathway): string {
  const key = literal(item.id);
  const answered = `has(event.agenda) && ${key} in event.agenda && event.agenda[${key}] != ""`;
  const asked = item.whens.map((names) => allOf(names, pathway));
  const parts = [
    ...(meeting.where === undefined ? [] : [`!${inParentheses(meeting.where)}`]),
    ...(asked.includes('true') ? [] : [`!(${asked.map(inParentheses).join(' || ')})`]),
    parenthesised(answered, meeting.where !== undefined || !asked.includes('true')),
  ];
  return parts.join(' || ');
}

function parenthesised(text: string, needed: boolean): string {
  return needed ? `(${text})` : text;
}

function withAgendaField(pathway: Pathway, held: readonly string[], optional: boolean): Pathway {
  const events = { ...pathway.events };
  for (const name of held) {
    const event = events[name];
    if (event === undefined) continue;
    const known = event.data['agenda'];
    const field: Field = known ?? { type: 'answers', title: 'Answers to the agenda', optional, personal: true };
    events[name] = { ...event, data: { ...event.data, agenda: field } };
  }
  return { ...pathway, events };
}

/** A title inside a sentence: `Core group` is written small, `ICPC` stays. */
function inSentence(title: string): string {
  return /^[A-Z][a-z]/.test(title) ? `${title.slice(0, 1).toLowerCase()}${title.slice(1)}` : title;
}
