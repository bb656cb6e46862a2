import { Environment } from '@marcbachmann/cel-js';
import type { CelValues } from './cel-values.ts';
import type { Pathway } from '../schema/pathway.ts';
import { registerFunctions } from './functions.ts';
import { celTypeOf, type RecordShape, type Shape } from './shape.ts';

/** The longest expression, in characters. Nobody can review a longer one, and CEL's parser recurses. */
export const longestExpression = 4000;

/** An environment with the functions of definitions and no variables. */
export function baseEnvironment(values: Pathway['values']): Environment {
  const environment = new Environment({
    enableOptionalTypes: true,
    unlistedVariablesAreDyn: false,
    // A document's field may list records of different parts, so literals need not be of one type.
    homogeneousAggregateLiterals: false,
    limits: { maxAstNodes: 2000, maxDepth: 50, maxListElements: 200, maxMapEntries: 100, maxCallArguments: 8 },
  });
  registerFunctions(environment, values);
  return environment;
}

/** Variables by name, with their shapes. */
export type Variables = ReadonlyMap<string, Shape>;

/**
 * A copy of an environment that knows these variables too.
 *
 * @param known - names of the records the environment already has; those added are put in.
 */
export function withVariables(
  environment: Environment,
  variables: Variables,
  values: CelValues,
  known: Set<string>,
): Environment {
  const copy = environment.clone();
  for (const shape of variables.values()) registerRecords(copy, shape, values, known);
  for (const [name, shape] of variables) copy.registerVariable(name, celTypeOf(shape));
  return copy;
}

function registerRecords(environment: Environment, shape: Shape, values: CelValues, known: Set<string>): void {
  if (shape.kind === 'list' || shape.kind === 'map') registerRecords(environment, shape.of, values, known);
  if (shape.kind !== 'record' || known.has(shape.name)) return;
  known.add(shape.name);
  for (const field of Object.values(shape.fields)) registerRecords(environment, field.shape, values, known);
  environment.registerType(shape.name, { ctor: values.classOf(shape), fields: celFieldsOf(shape) });
}

function celFieldsOf(shape: RecordShape): Record<string, string> {
  const fields = Object.entries(shape.fields).filter(([name]) => name !== 'constructor');
  return Object.fromEntries(fields.map(([name, field]) => [name, celTypeOf(field.shape)]));
}
