import { lower } from '../../../language/lower.ts';
import { pathwaySchema, type Pathway } from '../../../language/schema/pathway.ts';

/** A definition with one of everything a picture shows. Everybody in it is invented. */
export const smallPathway: Pathway = lower(
  pathwaySchema.parse({
    pathway: 'small',
    title: 'Small',
    nation: 'england',
    calendar: 'england-and-wales',
    roles: { clerk: { title: 'Clerk' } },
    events: {
      CASE_OPENED: { title: 'Case opened', recordedBy: ['clerk'] },
      ACCEPTED: { title: 'Accepted', recordedBy: ['clerk'], data: { complete: 'boolean' } },
      NOTE_WRITTEN: { title: 'Note written', recordedBy: ['clerk'] },
      STEP_TAKEN: { title: 'Step taken', recordedBy: ['clerk'] },
      WITHDRAWN: { title: 'Withdrawn', recordedBy: ['clerk'] },
    },
    facts: { opened: { first: 'CASE_OPENED' } },
    conditions: { isComplete: { when: 'event.complete', otherwise: 'It is not complete.' } },
    on: { WITHDRAWN: '#ended' },
    initial: 'open',
    states: {
      open: {
        title: 'Open',
        stage: 'beginning',
        on: { NOTE_WRITTEN: {}, ACCEPTED: [{ guard: 'isComplete', target: 'running' }, { target: 'ended' }] },
      },
      running: {
        title: 'Running',
        stage: 'middle',
        type: 'parallel',
        on: { 'deadline.step.passed': 'ended' },
        onDone: [{ target: 'ended' }],
        states: {
          left: {
            title: 'Left',
            initial: 'first',
            states: { first: { title: 'First', on: { STEP_TAKEN: 'second' } }, second: { title: 'Second' } },
          },
          right: { title: 'Right', initial: 'only', states: { only: { title: 'Only', on: { NOTE_WRITTEN: {} } } } },
        },
      },
      ended: { title: 'Ended', stage: 'end', type: 'final' },
    },
    deadlines: {
      answer: {
        title: 'Answer',
        due: '5 working days after opened.on',
        during: 'open',
        metBy: 'ACCEPTED',
        responsible: 'clerk',
        kind: 'statutory',
      },
      step: {
        title: 'Step',
        each: 'STEP_TAKEN',
        due: '2 weeks after start.on',
        target: '1 week after start.on',
        during: 'running',
        metBy: 'STEP_TAKEN',
        responsible: 'clerk',
        kind: 'local',
      },
    },
  }),
);
