import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createCoreHost } from '../../cli/case-file/core-host.ts';
import { loadCaseFile, type CaseFile } from '../../cli/case-file/load-case-file.ts';
import { ownCaseFiles } from '../../cli/case-file/read-proofs.ts';
import { runCaseFile } from '../../cli/case-file/run-case-file.ts';
import { loadPathway, type LoadedPathway } from '../../language/load/load-pathway.ts';
import { placeRules } from '../../language/rules/place-rules.ts';
import { equivalentMutants } from './equivalent-mutants.ts';
import type { Mutant } from '../../language/mutations/mutant.ts';
import { mutantsOf } from '../../language/mutations/mutants-of-rules.ts';
import { tryMutant } from './try-mutant.ts';

/** How well the case files of an authority hold its definition to its rules. */
export interface PolicyScore {
  readonly authority: string;
  /** Enforced and prompted rules. */
  readonly rules: number;
  readonly mutants: number;
  /** Rules that no case file would miss: every mutant of the elements that hold them most strongly survives, or there is none. */
  readonly survivingRules: readonly { readonly rule: string; readonly why: string }[];
  readonly survivors: readonly Survivor[];
  /** Rules that only case files prove which do not say so: `rules` would not show them. */
  readonly unclaimed: readonly { readonly rule: string; readonly by: readonly string[] }[];
  /** Mutants that change nothing a case could show, with the reason. */
  readonly equivalent: readonly Survivor[];
  /** Mutants noted as equivalent that are not: there is none of that name, or a case file fails for it. */
  readonly wronglyEquivalent: readonly string[];
}

/** A mutant that no case file fails for. */
export interface Survivor {
  readonly path: string;
  readonly mutation: string;
  readonly rules: readonly string[];
  readonly why: string;
}

/**
 * Mutates a definition rule by rule and lives the case files through, those first that say they prove the rule.
 *
 * @param from - where the definition and the case files are, if not those that come with the product.
 */
export async function scoreOf(
  authority: string,
  from: { readonly root?: string; readonly cases?: string } = {},
): Promise<PolicyScore> {
  const loaded = await loadPathway(authority, from.root === undefined ? {} : { root: from.root });
  if (loaded.problems.length > 0) throw new Error(`${authority} has problems: ${loaded.problems[0]?.message ?? ''}`);
  const caseFiles = await caseFilesOf(authority, loaded, from.cases ?? ownCaseFiles);
  await mustPass(caseFiles);
  const mutants = mutantsOf(loaded);
  const survivors: Survivor[] = [];
  const equivalent: Survivor[] = [];
  const wronglyEquivalent = new Set(Object.keys(equivalentMutants[authority] ?? {}));
  const killers = new Map<string, Set<CaseFile>>();
  for (const mutant of mutants) {
    const name = `${mutant.path}: ${mutant.name}`;
    const noted = equivalentMutants[authority]?.[name];
    const { killer, why } = await tryMutant(mutant, loaded, caseFiles);
    const survivor = { path: mutant.path, mutation: mutant.name, rules: mutant.rules };
    if (killer !== undefined)
      for (const rule of mutant.mainly) killers.set(rule, new Set([...(killers.get(rule) ?? []), killer]));
    else if (noted === undefined) survivors.push({ ...survivor, why });
    else {
      equivalent.push({ ...survivor, why: noted });
      wronglyEquivalent.delete(name);
    }
  }
  const held = loaded.registers
    .flatMap((register) => placeRules(loaded, register))
    .filter(({ how }) => how === 'enforced' || how === 'prompted');
  const survivingRules = held
    .filter(({ id }) => !killers.has(id))
    .map(({ id }) => ({ rule: id, why: whyOfRule(mutants.filter(({ mainly }) => mainly.includes(id))) }));
  return {
    authority,
    rules: held.length,
    mutants: mutants.length - equivalent.length,
    survivingRules,
    survivors,
    unclaimed: await unclaimedIn(killers, mutants, loaded, caseFiles),
    equivalent,
    wronglyEquivalent: [...wronglyEquivalent],
  };
}

/** A mutant is tried on the case files of all its rules until one fails, which may be another rule's; then each rule's own are tried. */
async function unclaimedIn(
  killers: ReadonlyMap<string, ReadonlySet<CaseFile>>,
  mutants: readonly Mutant[],
  loaded: LoadedPathway,
  caseFiles: readonly CaseFile[],
): Promise<PolicyScore['unclaimed']> {
  const unclaimed: { readonly rule: string; readonly by: readonly string[] }[] = [];
  for (const [rule, files] of killers) {
    const claims = ({ source }: CaseFile): boolean => source.proves.includes(rule);
    if ([...files].some(claims)) continue;
    const own = caseFiles.filter(claims);
    let isProved = false;
    for (const mutant of mutants.filter(({ mainly }) => mainly.includes(rule)))
      isProved ||= (await tryMutant(mutant, loaded, own)).killer !== undefined;
    if (!isProved) unclaimed.push({ rule, by: [...files].map(({ file }) => file) });
  }
  return unclaimed;
}

function whyOfRule(mutants: readonly Mutant[]): string {
  if (mutants.length === 0) return 'nothing that holds it can be mutated';
  return `no case file fails for ${mutants.map(({ path, name }) => `${path}: ${name}`).join(', ')}`;
}

/** The case files that live by a pathway. They share one compiled form of it. */
async function caseFilesOf(authority: string, loaded: LoadedPathway, folder: string): Promise<readonly CaseFile[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort();
  const lives = new RegExp(`^pathway: ['"]?(?:.*/)?${authority}(?:\\.yaml)?['"]?$`, 'm');
  const texts = await Promise.all(
    names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const),
  );
  const own = texts.filter(([, text]) => lives.test(text)).map(([name]) => join(folder, name));
  return (await Promise.all(own.map((path) => loadCaseFile(path)))).map((one) => {
    if (one.kind === 'loaded') return { ...one.caseFile, pathway: loaded };
    throw new Error(`${one.problems[0]?.file ?? ''}: ${one.problems[0]?.message ?? ''}`);
  });
}

/** A case file that fails by itself proves nothing. */
async function mustPass(caseFiles: readonly CaseFile[]): Promise<void> {
  for (const caseFile of caseFiles) {
    const { outcome } = await runCaseFile(caseFile, createCoreHost(caseFile.pathway, caseFile.reference));
    const [failure] = outcome.failures;
    if (failure !== undefined) throw new Error(`${failure.file}:${failure.line}: ${failure.message}`);
  }
}
