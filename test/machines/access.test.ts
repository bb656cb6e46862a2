import { expect, it } from 'vitest';
import type { Instant } from '../../calendar/instant.ts';
import { mayRead, mayRecord } from '../../machines/access.ts';
import { instant, liveCase, type LiveCase } from './support/live-case.ts';

const pathway = `
closures: [{ date: '2026-12-29', name: Offices closed }]
events: { CLOSED: {}, LOOKED_UP: {} }
accepts: [CLOSED, LOOKED_UP]
roles: { police: { title: Police }, parents: { title: Parents } }
facts: { closed: { any: CLOSED } }
conditions: { isOpen: { when: '!closed', otherwise: The file is closed. } }
hours: { office: { days: [1, 2, 3, 4, 5], from: '09:00', to: '17:00' } }
access:
  file: { title: File, roles: [worker, manager], may: read, what: [case], when: isOpen, otherwise: Only those who work on it read an open file. }
  register: { title: Register, roles: [worker], may: read, what: [register], purposes: [safety], hours: office, records: LOOKED_UP, otherwise: In office hours ask the custodian. }
  nightRegister: { title: Register at night, roles: [police], may: read, what: [register], purposes: [safety], outsideHours: office, otherwise: At night the police are asked. }
  noParents: { title: Not for parents, roles: [parents], may: read, what: [register], deny: true, otherwise: Parents do not consult the register. }
  write: { title: Write, roles: [manager], may: record, what: [event:CLOSED], otherwise: Only the manager closes a file. }
`;

function asks(kase: LiveCase, role: string, what: string, at: string, purpose?: string) {
  const request = {
    by: { person: 'p-x', role },
    what,
    at: instant(at) as Instant,
    ...(purpose === undefined ? {} : { purpose }),
  };
  return mayRead(kase.state(), request, kase.library);
}

it('who works on a case reads it, nobody else does, and nothing is allowed that no rule allows', () => {
  const kase = liveCase(pathway);
  expect(asks(kase, 'worker', 'case', '2026-03-03 10:00')).toEqual({ allowed: true, rule: 'file' });
  expect(asks(kase, 'police', 'case', '2026-03-03 10:00')).toEqual({
    allowed: false,
    because: ['Only those who work on it read an open file.'],
  });
  expect(asks(kase, 'worker', 'personal', '2026-03-03 10:00')).toEqual({
    allowed: false,
    because: ['No rule of this pathway lets anybody read "personal".'],
  });
});

it('a condition of a rule is asked of the case as it stands', () => {
  const kase = liveCase(pathway);
  kase.record('CLOSED', '2026-03-03');
  expect(asks(kase, 'worker', 'case', '2026-03-04 10:00').allowed).toBe(false);
});

it('a look-up that is itself to be recorded says as what', () => {
  expect(asks(liveCase(pathway), 'worker', 'register', '2026-03-03 10:00', 'safety')).toEqual({
    allowed: true,
    rule: 'register',
    records: 'LOOKED_UP',
  });
});

it.each([
  ['at nine the office is open', 'worker', '2026-03-03 09:00', true],
  ['at five it is closed', 'worker', '2026-03-03 17:00', false],
  ['at five the police may be asked', 'police', '2026-03-03 17:00', true],
  ['at ten in the morning they may not', 'police', '2026-03-03 10:00', false],
  ['on a Saturday they may', 'police', '2026-03-07 10:00', true],
  ['on Easter Monday the office is closed', 'worker', '2026-04-06 10:00', false],
  ['on a day the authority closes its offices they are closed', 'worker', '2026-12-29 10:00', false],
  ['half past eight UTC is half past nine in London in summer', 'worker', '2026-06-02T08:30:00.000Z', true],
  ['past the last known bank holiday nobody can say the office is open', 'worker', '2031-03-03 10:00', false],
])('%s', (_, role, at, allowed) => {
  expect(asks(liveCase(pathway), role, 'register', at, 'safety').allowed).toBe(allowed);
});

it('without its purpose a rule allows nothing', () => {
  expect(asks(liveCase(pathway), 'worker', 'register', '2026-03-03 10:00')).toEqual({
    allowed: false,
    because: ['In office hours ask the custodian.', 'At night the police are asked.'],
  });
});

it('what a rule forbids no other rule allows', () => {
  expect(asks(liveCase(pathway), 'parents', 'register', '2026-03-03 10:00', 'safety')).toEqual({
    allowed: false,
    rule: 'noParents',
    because: ['Parents do not consult the register.'],
  });
});

it('recording has rules of its own', () => {
  const kase = liveCase(pathway);
  const request = { what: 'event:CLOSED', at: instant('2026-03-03 10:00') };
  expect(mayRecord(kase.state(), { by: { person: 'p-m', role: 'manager' }, ...request }, kase.library)).toEqual({
    allowed: true,
    rule: 'write',
  });
  expect(mayRecord(kase.state(), { by: { person: 'p-w', role: 'worker' }, ...request }, kase.library).allowed).toBe(
    false,
  );
});
