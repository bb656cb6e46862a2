import type { Pathway } from '../language/schema/pathway.ts';
import type { Refusal } from '../machines/refusal.ts';
import { eventLines } from './event-lines.ts';
import type { Terminal } from './terminal.ts';
import { whenInWords } from './words.ts';

/** Why something was refused, for people: every failed condition in the policy's words with its rules. */
export function reasonLines(refusal: Refusal, pathway?: Pick<Pathway, 'events'>): readonly string[] {
  switch (refusal.kind) {
    case 'conditionsFailed':
      return refusal.conditions.map(({ otherwise, source }) =>
        source.length > 0 ? `${otherwise} [${source.join(', ')}]` : otherwise,
      );
    case 'wrongData':
      return refusal.problems.map(({ path, message }) => `${path} ${message}`);
    case 'correctionConflict':
      return [
        `Entry ${refusal.seq} (${pathway?.events[refusal.event]?.title ?? refusal.event}) would no longer hold:`,
        ...(refusal.because.kind === 'notAccepted'
          ? ['  Where the case would stand then, it is not recorded.']
          : reasonLines(refusal.because, pathway).map((line) => `  ${line}`)),
        'Correct that entry first.',
      ];
    case 'migrationConflict':
      return [
        `Entry ${refusal.seq} (${pathway?.events[refusal.event]?.title ?? refusal.event}) would not hold there:`,
        ...reasonLines(refusal.because, pathway).map((line) => `  ${line}`),
      ];
    case 'unknownEvent':
      if (refusal.nearest !== undefined) return [refusal.message];
      return [`The pathway has no event ${refusal.asked}. “duecourse show” lists what can be recorded in a case.`];
    case 'notAccepted':
      return [
        refusal.atEntry === undefined
          ? 'Where the case stands, this is not recorded.'
          : 'Where the case stood then, this is not recorded.',
      ];
    case 'dateInFuture':
      return [`${whenInWords(refusal.on)} has not come yet. Record it when it has happened.`];
    default:
      return [refusal.message];
  }
}

/** What could be recorded instead, if the refusal tells: a line each. */
export function acceptedLines(
  refusal: Refusal,
  pathway: Pick<Pathway, 'events' | 'roles'> | undefined,
  terminal: Terminal,
): readonly string[] {
  if (refusal.kind !== 'notAccepted' && refusal.kind !== 'conditionsFailed') return [];
  const { accepted } = refusal;
  const isThen = refusal.atEntry !== undefined;
  if (accepted.length === 0)
    return [isThen ? 'Nothing could be recorded then.' : 'Nothing can be recorded at present.'];
  const events = accepted.map((event) => {
    const { title = '', recordedBy = [] } = pathway?.events[event] ?? {};
    return { event, title, roles: recordedBy };
  });
  return [isThen ? 'Accepted then:' : 'Accepted now:', ...eventLines(events, pathway, terminal)];
}
