import { lower, type ResolvedPathway } from '../../../language/lower.ts';
import { type Pathway, pathwaySchema } from '../../../language/schema/pathway.ts';

type Source = Record<string, unknown>;

/** An invented pathway with reviews, reports on them, agendas and milestones; parts of it can be replaced. */
export function reportPathway(parts: Source = {}): Pathway {
  return pathwaySchema.parse({
    pathway: 'reports',
    title: 'Reports',
    nation: 'england',
    calendar: 'england-and-wales',
    roles: {
      socialWorker: { title: 'Social worker' },
      teamManager: { title: 'Team manager' },
      parents: { title: 'Parents' },
    },
    values: { kind: { title: 'Kind', options: { review: 'Review', initial: 'Initial conference' } } },
    events: {
      CASE_OPENED: { title: 'Case opened', recordedBy: ['socialWorker'] },
      CORE_GROUP_HELD: { title: 'Core group held', recordedBy: ['socialWorker'] },
      REPORT_DRAFTED: { title: 'Report drafted', recordedBy: ['socialWorker', 'teamManager'] },
      REPORT_AUTHORISED: { title: 'Report authorised', recordedBy: ['socialWorker', 'teamManager'] },
      REPORT_SENT: { title: 'Report sent', recordedBy: ['socialWorker'], data: { to: 'role' } },
      REVIEW_BOOKED: { title: 'Review booked', recordedBy: ['socialWorker'], data: { start: 'instant' } },
      REVIEW_HELD: { title: 'Review held', recordedBy: ['teamManager'], data: { kind: 'kind', unborn: 'boolean' } },
    },
    facts: { coreGroup: { latest: 'CORE_GROUP_HELD' }, sent: { all: 'REPORT_SENT', by: 'to' } },
    conditions: {
      unborn: { when: 'event.unborn // not yet born', otherwise: 'Only before the birth.' },
      isReview: { when: `event.kind == 'review'`, otherwise: 'Only at a review.' },
    },
    meetings: { review: { title: 'Review conference', booked: 'REVIEW_BOOKED', held: 'REVIEW_HELD' } },
    initial: 'open',
    states: { open: {} },
    documents: {
      'joint-report': {
        title: 'Joint report',
        each: 'coreGroup',
        responsible: 'socialWorker',
        steps: {
          drafted: {
            title: 'Draft',
            event: 'REPORT_DRAFTED',
            by: ['socialWorker'],
            due: '5 working days after start.on',
            remind: { '1 working day before': ['socialWorker'] },
            source: ['TST-01'],
          },
          authorised: {
            title: 'Authorisation',
            event: 'REPORT_AUTHORISED',
            by: ['teamManager'],
            notBy: 'drafted',
            after: 'drafted',
            due: '5 days before review.start',
          },
        },
        deliveries: {
          toParents: {
            to: ['parents'],
            event: 'REPORT_SENT',
            where: `event.to == 'parents'`,
            due: '2 working days before review.start',
            responsible: 'socialWorker',
            source: ['TST-02'],
          },
        },
      },
    },
    ...parts,
  });
}

/** The same, its shorthand written out. */
export function loweredReports(parts: Source = {}): ResolvedPathway {
  return lower(reportPathway(parts));
}
