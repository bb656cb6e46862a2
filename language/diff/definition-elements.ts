import type { Pathway } from '../schema/pathway.ts';
import { value, wording, type Aspects } from './aspects.ts';
import type { ElementKind } from './element.ts';
import { members, named } from './parts.ts';
import { oneLine, quoted, type Words } from './words.ts';

type Definition = Pick<
  Pathway,
  'pathway' | 'title' | 'extends' | 'authority' | 'nation' | 'register' | 'calendar' | 'initial' | 'type'
>;

const definitionAspects: Aspects<Definition> = {
  pathway: wording('id'),
  title: wording('title'),
  extends: wording('extends'),
  authority: wording('authority'),
  nation: value('nation', (nation) => nation),
  register: wording('register'),
  calendar: value('bank holidays of', (calendar) => calendar),
  initial: value('a case begins in', (name, words) => words.state(name)),
  type: value('its states', (type) => type),
};

/** The definition itself: whose it is, and how its days are counted. */
export const definition: ElementKind<Definition> = {
  about: 'definition',
  section: 'definition',
  all: (pathway) => ({ definition: pathway }),
  path: () => [],
  name: () => 'The definition',
  describe: ({ title }) => title,
  aspects: definitionAspects,
};

/** An authority's own words. */
export const terms: ElementKind<Pick<Pathway, 'terms'>> = {
  about: 'word',
  section: 'terms',
  all: (pathway) => ({ terms: pathway }),
  path: () => [],
  name: () => 'Own words',
  describe: () => '',
  aspects: { terms: named((term, words) => `another word for ${termInWords(term, words)}`, oneLine) },
};

/** An authority's own closed days. */
export const closures: ElementKind<Pick<Pathway, 'closures'>> = {
  about: 'calendar',
  section: 'closures',
  all: (pathway) => ({ closures: pathway }),
  path: () => [],
  name: () => 'Own closed days',
  describe: () => '',
  aspects: {
    closures: members(
      ({ date, name }) => `${date} (${name})`,
      (it) => `now closed on ${it}`,
      (it) => `no longer closed on ${it}`,
    ),
  },
};

/** Rules that are not held here. */
export const outside: ElementKind<Pick<Pathway, 'outside'>> = {
  about: 'outside',
  section: 'outside',
  all: (pathway) => ({ outside: pathway }),
  path: () => [],
  name: () => 'Rules held elsewhere',
  describe: () => '',
  aspects: { outside: named((rule) => rule, oneLine, 'wording') },
};

/** Terms are mostly roles, which people know by their titles. */
function termInWords(term: string, words: Words): string {
  const title = words.role(term);
  return title === term ? quoted(term) : `${quoted(title)} (${term})`;
}
