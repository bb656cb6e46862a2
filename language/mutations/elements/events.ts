import type { Field } from '../../schema/fields.ts';
import type { Pathway } from '../../schema/pathway.ts';
import type { HeldIn } from '../../rules/how-held.ts';
import { elementAt } from '../../rules/element-at.ts';
import type { SourcePath } from '../../source-path.ts';
import { keep, raisedBy, transitionsOf } from '../edits.ts';
import type { Draft, Mutation, Writable } from '../mutant.ts';

const raising = ['trigger', 'notification', 'escalation'];
const recording = ['document', 'recording', 'attendance', 'agenda', 'deadline'];

/** What an event does for a rule of this kind, undone: who records it, what it raises, or what its record holds. */
export function eventMutations(id: string, kind: string, { written, uses }: HeldIn): readonly Mutation[] {
  const event = written.events[id];
  if (event === undefined) return [];
  const transitions = uses.transitions.filter(({ on }) => on === id).map(({ transition }) => transition);
  if (raising.includes(kind)) {
    const raised = [...(event.do ?? []), ...transitions.flatMap((transition) => transition.do ?? [])].map(raisedBy);
    if (raised.length > 0) return [{ name: 'raises nothing', concerns: raised, edit: (draft) => silence(draft, id) }];
    if (transitions.some(({ target }) => target !== undefined))
      return [{ name: 'moves nothing', concerns: [`moved:${id}`], edit: (draft) => stay(draft, id) }];
  } else if (!recording.includes(kind)) {
    return [
      {
        name: 'anybody records it',
        concerns: [`role:${id}`],
        edit: ({ events: { [id]: known }, roles }) =>
          void (known !== undefined && (known.recordedBy = Object.keys(roles))),
      },
    ];
  }
  const asked = Object.entries(event.data).filter(([, { optional }]) => !optional);
  if (asked.length > 0)
    return [
      {
        name: 'needs no record',
        concerns: asked.map(([name]) => `field:${id}.${name}`),
        edit({ events: { [id]: known } }) {
          for (const field of Object.values(known?.data ?? {})) field.optional = true;
        },
      },
    ];
  return uses.answering.has(id) ? [unanswering(id, written)] : [];
}

function silence(draft: Draft, id: string): void {
  delete draft.events[id]?.do;
  for (const { on, transition } of transitionsOf(draft)) if (on === id) delete transition.do;
}

function stay(draft: Draft, id: string): void {
  for (const { on, transition } of transitionsOf(draft)) if (on === id) delete transition.target;
}

/** Nothing waits for it any more. */
function unanswering(id: string, written: Pathway): Mutation {
  const others = ({ event }: { event: string }): boolean => event !== id;
  const waiting = (selectors: readonly { readonly event: string }[] | undefined): boolean =>
    (selectors ?? []).some(({ event }) => event === id);
  return {
    name: 'answers nothing',
    concerns: [
      ...Object.entries(written.tasks).flatMap(([task, { completedBy }]) =>
        waiting(completedBy) ? [`task:${task}`] : [],
      ),
      ...Object.entries(written.deadlines).flatMap(([deadline, { metBy }]) =>
        waiting(metBy) ? [`deadline:${deadline}`] : [],
      ),
    ],
    edit(draft) {
      for (const task of Object.values(draft.tasks)) keep(task.completedBy, others);
      for (const deadline of Object.values(draft.deadlines)) keep(deadline.metBy, others);
    },
  };
}

/** A field that may be left out, and may be empty. */
export function fieldMutations(steps: SourcePath, written: Pathway): readonly Mutation[] {
  const field = elementAt(written, steps) as Field;
  if (field.optional) return [];
  const [, event = ''] = steps.map(String);
  const names = steps.slice(3).filter((step) => step !== 'of' && step !== 'fields');
  const edit = (draft: Draft): void => {
    const known = elementAt(draft as Pathway, steps) as Writable<Field>;
    known.optional = true;
    delete known.min;
  };
  return [{ name: 'may be left out', concerns: [`field:${event}.${names.join('.')}`], edit }];
}

/** A list to choose from that takes anything. */
export function listMutations(id: string, written: Pathway): readonly Mutation[] {
  const concerns = Object.entries(written.events).flatMap(([event, { data }]) =>
    Object.entries(data).flatMap(([name, field]) => taking(field, id, `${event}.${name}`)),
  );
  const edit = (draft: Draft): void => {
    for (const { data } of Object.values(draft.events)) for (const field of Object.values(data)) free(field, id);
  };
  return [{ name: 'takes anything', concerns: concerns.map((path) => `field:${path}`), edit }];
}

function taking(field: Field, values: string, path: string): readonly string[] {
  if (field.type === 'value') return field.values === values ? [path] : [];
  if (field.of !== undefined) return taking(field.of, values, path);
  return Object.entries(field.fields ?? {}).flatMap(([name, inner]) => taking(inner, values, `${path}.${name}`));
}

function free(field: Writable<Field>, values: string): void {
  if (field.type === 'value' && field.values === values) {
    field.type = 'text';
    delete field.values;
  }
  if (field.of !== undefined) free(field.of, values);
  for (const inner of Object.values(field.fields ?? {})) free(inner, values);
}
