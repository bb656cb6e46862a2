import { didYouMean } from '../../language/nearest-name.ts';
import type { Place, Problem } from '../../language/problem.ts';
import type { Pathway } from '../../language/schema/pathway.ts';
import { formatPath, type SourcePath } from '../../language/source-path.ts';
import type { CaseFileSource, EntrySource, Expectation, ExpectedRefusal } from './schema.ts';

/** Names in a case file that its pathway or the file itself does not know: a mistyped expectation must not pass as one that failed. */
export function checkNames(
  source: CaseFileSource,
  pathway: Pathway,
  place: (path: SourcePath) => Place,
): readonly Problem[] {
  const problems: Problem[] = [];
  const labels = new Set<string>(source.opened.as === undefined ? [] : [source.opened.as]);

  function known(kind: string, name: string, names: Iterable<string>, path: SourcePath): void {
    const all = [...names];
    if (all.includes(name)) return;
    const message = `There is no ${kind} “${name}” in ${kind === 'label' ? 'the entries before' : `the pathway “${pathway.title}”`}.${didYouMean(name, all)}`;
    problems.push({ code: `unknown-${kind.replace(' ', '-')}`, ...place(path), path: formatPath(path), message });
  }

  function entry(item: EntrySource, at: SourcePath): void {
    if ('event' in item) {
      if (refusedKind(item.refused) !== 'unknownEvent')
        known('event', item.event, Object.keys(pathway.events), [...at, 'event']);
      if (refusedKind(item.refused) !== 'wrongRole')
        known('role', item.by.role, Object.keys(pathway.roles), [...at, 'by', 'role']);
    } else if ('correct' in item) {
      if (typeof item.correct === 'string') known('label', item.correct, labels, [...at, 'correct']);
      const changes = [item.amend, item.strike, item.insertBefore].filter((change) => change !== undefined);
      if (changes.length !== 1) {
        const message = 'A correction does exactly one of amend, strike, insertBefore.';
        problems.push({ code: 'one-change', ...place([...at, 'correct']), path: formatPath(at), message });
      }
      if (item.insertBefore !== undefined)
        known('event', item.insertBefore.event, Object.keys(pathway.events), [...at, 'insertBefore', 'event']);
    } else if ('moveBack' in item) {
      if (typeof item.moveBack === 'string') known('label', item.moveBack, labels, [...at, 'moveBack']);
    } else if ('expect' in item) expectation(item.expect, [...at, 'expect']);
    else if ('reads' in item) reading(item.reads, [...at, 'reads']);
    if ('as' in item && item.as !== undefined) {
      if (labels.has(item.as))
        problems.push({
          code: 'label-twice',
          ...place([...at, 'as']),
          path: formatPath([...at, 'as']),
          message: `The label “${item.as}” is given twice.`,
        });
      labels.add(item.as);
    }
  }

  function reading(
    { rule, records }: Extract<EntrySource, { readonly reads: unknown }>['reads'],
    at: SourcePath,
  ): void {
    if (rule !== undefined) known('access rule', rule, Object.keys(pathway.access), [...at, 'rule']);
    if (records !== undefined) known('event', records, Object.keys(pathway.events), [...at, 'records']);
  }

  function expectation(expected: Expectation, at: SourcePath): void {
    const deadlines = Object.keys(pathway.deadlines);
    for (const [index, { id }] of (expected.deadlines ?? []).entries())
      known('deadline', id, deadlines, [...at, 'deadlines', index, 'id']);
    for (const [index, { task }] of (expected.tasks ?? []).entries())
      known('task', task, Object.keys(pathway.tasks), [...at, 'tasks', index, 'task']);
    for (const [index, effect] of (expected.effects ?? []).entries()) {
      const here = [...at, 'effects', index];
      if ('notify' in effect)
        known('notification', effect.notify, Object.keys(pathway.notifications), [...here, 'notify']);
      else known('document', effect.prepare, Object.keys(pathway.documents), [...here, 'prepare']);
      if (effect.deadline !== undefined) known('deadline', effect.deadline, deadlines, [...here, 'deadline']);
    }
    for (const role of Object.keys(expected.people ?? {}))
      known('role', role, Object.keys(pathway.roles), [...at, 'people', role]);
    for (const event of Object.keys(expected.accepts ?? {}))
      known('event', event, Object.keys(pathway.events), [...at, 'accepts', event]);
  }

  for (const [index, item] of source.entries.entries()) entry(item, ['entries', index]);
  return problems;
}

function refusedKind(refused: ExpectedRefusal | undefined): string | undefined {
  return typeof refused === 'object' ? refused.kind : undefined;
}
