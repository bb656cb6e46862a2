import { z } from 'zod';
import type { SourcePath } from './source-path.ts';

/**
 * The keys that the grammar knows at a path of a definition as it is written, over all forms it allows there.
 * Used to say which key was meant. An empty list where any name may stand.
 */
export function schemaKeysAt(schema: z.core.$ZodType, path: SourcePath): readonly string[] {
  let here = forms(schema);
  for (const step of path) here = here.flatMap((form) => childrenOf(form, step)).flatMap(forms);
  return [...new Set(here.flatMap((form) => (form instanceof z.ZodObject ? Object.keys(form.shape) : [])))];
}

/** What a schema may be, with the wrappers taken off: its union's members, the inside of an optional or a transform. */
function forms(schema: z.core.$ZodType): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(forms);
  if (schema instanceof z.ZodPipe) return forms(schema.in);
  if (schema instanceof z.ZodLazy) return forms(schema.unwrap());
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) return forms(schema.unwrap());
  return [schema];
}

function childrenOf(schema: z.core.$ZodType, step: string | number): readonly z.core.$ZodType[] {
  if (schema instanceof z.ZodObject) {
    const child: z.core.$ZodType | undefined = schema.shape[String(step)];
    return child === undefined ? [] : [child];
  }
  if (schema instanceof z.ZodRecord) return [schema.valueType];
  if (schema instanceof z.ZodArray) return typeof step === 'number' ? [schema.element] : [];
  return [];
}
