/** A small definition in which every kind of element carries a rule, each rule by that element alone. Everything is invented. */
export const heldPathway = `pathway: held
title: Held
nation: england
calendar: england-and-wales
register: held
roles:
  worker: { title: Worker }
  manager: { title: Manager, mailbox: managers, source: [HLD-01] }
values:
  way: { title: Way, options: { a: A, b: B }, source: [HLD-02, HLD-03] }
  mood: { title: Mood, options: { fair: Fair }, source: [HLD-04] }
events:
  CASE_OPENED:
    title: Opened
    recordedBy: [worker]
    data:
      way: way
      note: { title: Note, type: text, source: [HLD-05] }
      mood: { title: Mood, type: mood, optional: true, source: [HLD-06] }
  VISITED: { title: Visited, recordedBy: [worker], requires: asked, do: [notify: told, task: think, flag: late], source: [HLD-07, HLD-08] }
  HEARD: { title: Heard, recordedBy: [worker], source: [HLD-09] }
  CLOSED: { title: Closed, recordedBy: [manager] }
facts:
  opened: { first: CASE_OPENED, source: [HLD-10] }
  idleFact: { first: VISITED, source: [HLD-11] }
conditions:
  asked: { when: event.role == 'worker', otherwise: Only a worker visits., source: [HLD-12] }
  prompting: { when: opened.exists, otherwise: Not opened., source: [HLD-13] }
  idle: { when: opened.exists, otherwise: Never asked., source: [HLD-14] }
meetings:
  visits:
    title: Visits
    held: HEARD
    agendas:
      every:
        items:
          must: { title: Must, when: prompting, source: [HLD-15] }
          may: { title: May, mandatory: false, source: [HLD-16] }
initial: open
states:
  open:
    on: { VISITED: {}, HEARD: {}, CLOSED: { target: closed, source: [HLD-17] } }
  closed: { type: final, source: [HLD-18] }
deadlines:
  visit: { title: Visit, due: 5 working days after opened.on, metBy: VISITED, responsible: worker, kind: local, source: [HLD-19, HLD-20] }
tasks:
  think: { title: Think, role: worker, source: [HLD-21] }
  idleTask: { title: Never raised, role: worker, source: [HLD-22] }
notifications:
  told: { title: Told, to: [manager], subject: Told, text: Told., source: [HLD-23] }
documents:
  report:
    title: Report
    steps:
      sent: { title: Sent, event: HEARD, by: [worker], source: [HLD-24] }
    source: [HLD-25]
flags:
  late: { says: Late., source: [HLD-26] }
access:
  file: { title: File, roles: [worker], may: read, what: [case], otherwise: No., source: [HLD-27] }
guidance:
  kindness: { stage: open, says: Be kind., source: [HLD-19, HLD-28] }
outside:
  HLD-29: Nobody can see to it here.
`;

/** The kind of each rule, as a register would have it; rules left out are of kind \`guard\`. */
const kinds: Readonly<Record<string, string>> = {
  'HLD-02': 'outcome',
  'HLD-03': 'attendance',
  'HLD-08': 'trigger',
  'HLD-09': 'recording',
  'HLD-19': 'deadline',
  'HLD-20': 'deadline',
};

/** Its register: 30 rules, the last of them placed nowhere. */
export const heldRegister = `authority: Nowhere
nation: england
document: A policy nobody wrote
rules:
${Array.from({ length: 30 }, (_, index) => {
  const id = `HLD-${String(index + 1).padStart(2, '0')}`;
  return `  - { id: ${id}, kind: ${kinds[id] ?? 'guard'}, line: ${index + 1}, says: Rule ${index + 1}. }`;
}).join('\n')}
`;
