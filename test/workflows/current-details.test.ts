import { expect, test } from 'vitest';
import { loadPathway } from '../../language/load/load-pathway.ts';
import { currentDetails } from '../../workflows/current-details.ts';

const { pathway } = await loadPathway('warrington');

test("what Temporal's web UI shows of a case calls roles and notices by their titles", () => {
  const details = currentDetails(
    {
      state: 'enquiry',
      stage: 'section 47 enquiry',
      status: 'active',
      now: '2026-03-24T12:00:00.000Z' as never,
      deadlines: [
        {
          id: 'icpc',
          title: 'Initial child protection conference',
          occurrence: '1',
          kind: 'statutory',
          responsible: 'conferenceService',
          status: 'running',
          startedBy: 2,
          startedOn: '2026-03-24' as never,
          due: '2026-04-16',
        },
      ],
      tasks: [
        {
          id: 'explainDelay#entry:2',
          task: 'explainDelay',
          title: 'Explain the delay',
          role: 'teamManager',
          raisedAt: '2026-03-24T12:00:00.000Z' as never,
          cause: { kind: 'entry', seq: 2 },
          status: 'open',
        },
      ],
      flags: [],
      effects: [],
      people: {},
    },
    [
      {
        kind: 'failed',
        effect: 'entry:5/notify:invitation',
        name: 'invitation',
        since: '2026-03-24T12:00:00.000Z' as never,
        reason: 'No address.',
      },
    ],
    pathway,
  );
  expect(details).toContain('| 16 April 2026 | running | Safeguarding and quality assurance service |');
  expect(details).toContain('- Explain the delay (Team manager)');
  expect(details).toContain('- Invitation to a child protection conference (failed): No address.');
  expect(details).not.toMatch(/conferenceService|teamManager/);
});
