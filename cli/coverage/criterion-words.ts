import type { Criterion } from '../../machines/paths/goal.ts';

/** What a criterion asks, for people who have never heard of it. */
export interface CriterionWords {
  readonly title: string;
  /** The question it answers. */
  readonly question: string;
  /** What one of its goals is called, and several. */
  readonly one: string;
  readonly many: string;
}

/** The criteria in plain words. */
export const criterionWords: { readonly [criterion in Criterion]: CriterionWords } = {
  states: {
    title: 'Places a case can stand',
    question: 'Did some case stand in every place (state) there is?',
    one: 'place',
    many: 'places',
  },
  transitions: {
    title: 'Steps from place to place',
    question: 'Was every step taken by some case: each thing that may be recorded, wherever it may be recorded?',
    one: 'step',
    many: 'steps',
  },
  guards: {
    title: 'Conditions',
    question:
      'Did every condition hold once, and was each once the only reason for a no, or for something not being asked for?',
    one: 'outcome of a condition',
    many: 'outcomes of conditions',
  },
  deadlines: {
    title: 'Deadlines',
    question: 'Was every deadline met, met on its last day, met late, missed, extended, and was every reminder given?',
    one: 'outcome of a deadline',
    many: 'outcomes of deadlines',
  },
  records: {
    title: 'Records',
    question:
      'Was each thing recorded by everybody who may, with all that may be left out, and with as little and as much as is allowed?',
    one: 'way to record something',
    many: 'ways to record something',
  },
  effects: {
    title: 'What follows',
    question:
      'Did every notice reach everybody it goes to, was every task done and taken back by each thing that does it, did each post change hands in each way?',
    one: 'thing that follows from a record',
    many: 'things that follow from records',
  },
  pairs: {
    title: 'Steps in a row',
    question: 'Was every step tried right after every other step it can follow?',
    one: 'pair of steps',
    many: 'pairs of steps',
  },
  refusals: {
    title: 'Refusals',
    question: 'Was everything that has to be refused tried, in every place, and refused?',
    one: 'refusal',
    many: 'refusals',
  },
};
