import { hashPathway } from '../../../language/load/load-pathway.ts';
import { lower, type ResolvedPathway } from '../../../language/lower.ts';
import { pathwaySchema } from '../../../language/schema/pathway.ts';

/**
 * A pathway as small as one can be that still has everything a case's host must see to: deadlines with reminders, notices to
 * people and mailboxes, a paper that travels with a notice, conditions, tasks, corrections, a final state. Invented.
 */
export const smallPathway: ResolvedPathway = lower(
  pathwaySchema.parse({
    pathway: 'small',
    title: 'Small pathway',
    nation: 'england',
    authority: 'Anytown',
    calendar: 'england-and-wales',
    roles: {
      worker: { title: 'Social worker' },
      manager: { title: 'Team manager', mailbox: 'managers' },
      parents: { title: 'Parents' },
    },
    events: {
      CASE_OPENED: { title: 'Case opened', recordedBy: ['worker'], data: { child: 'text' } },
      PERSON_NAMED: {
        title: 'Person named',
        recordedBy: ['worker'],
        data: { person: 'person', inRole: 'role', name: 'text', email: 'text?' },
      },
      STRATEGY_HELD: { title: 'Strategy discussion held', recordedBy: ['worker', 'manager'], data: { note: 'text?' } },
      CONFERENCE_HELD: {
        title: 'Conference held',
        recordedBy: ['manager'],
        data: { agencies: 'integer', summary: 'text?' },
      },
      CORE_GROUP_HELD: { title: 'Core group held', recordedBy: ['worker'] },
      PLAN_ENDED: { title: 'Plan ended', recordedBy: ['manager'] },
    },
    facts: {
      strategy: { latest: 'STRATEGY_HELD' },
      conference: { latest: 'CONFERENCE_HELD' },
      coreGroupHeld: { latest: 'CORE_GROUP_HELD', since: 'conference' },
      child: { first: 'CASE_OPENED', value: 'event.child', default: '' },
    },
    conditions: {
      quorate: { when: 'event.agencies >= 3', otherwise: 'The conference is not quorate: three agencies are needed.' },
    },
    people: {
      parents: { assignedBy: { event: 'PERSON_NAMED', field: 'person', where: "event.inRole == 'parents'" } },
      worker: { assignedBy: { event: 'PERSON_NAMED', field: 'person', where: "event.inRole == 'worker'" } },
    },
    directory: { recordedBy: 'PERSON_NAMED', person: 'person', name: 'name', email: 'email' },
    initial: 'enquiry',
    on: { PERSON_NAMED: {}, STRATEGY_HELD: {} },
    states: {
      enquiry: {
        stage: 'enquiry',
        on: {
          CONFERENCE_HELD: { guard: 'quorate', target: 'onPlan', do: [{ prepare: 'plan' }, { notify: 'planMade' }] },
        },
      },
      onPlan: { stage: 'plan', on: { CORE_GROUP_HELD: {}, PLAN_ENDED: 'ended' } },
      ended: { type: 'final' },
    },
    deadlines: {
      conference: {
        title: 'Conference',
        due: '15 working days after strategy.on',
        metBy: 'CONFERENCE_HELD',
        responsible: 'manager',
        remind: { '5 working days before': ['manager'] },
        passed: { notify: ['manager'], task: 'explainDelay' },
        kind: 'statutory',
      },
      coreGroup: {
        title: 'Core group',
        due: '10 working days after conference.on',
        metBy: 'CORE_GROUP_HELD',
        responsible: 'worker',
        kind: 'local',
      },
    },
    tasks: { explainDelay: { title: 'Explain the delay', role: 'manager' } },
    notifications: {
      deadlineReminder: { title: 'Reminder', subject: 'Soon due: {deadline.title}', text: 'Due {deadline.due}.' },
      deadlinePassed: { title: 'Missed', subject: 'Missed: {deadline.title}', text: 'Was due {deadline.due}.' },
      planMade: {
        title: 'Plan made',
        to: ['parents'],
        subject: 'The plan for {child}',
        text: 'The plan is enclosed.',
        attach: ['plan'],
      },
    },
    documents: {
      plan: {
        title: 'Plan',
        templateText: '#let data = json(bytes(sys.inputs.data))\n= #data.name',
        fields: { name: 'child' },
      },
    },
  }),
);

export const smallPathwayHash: string = hashPathway(smallPathway);
