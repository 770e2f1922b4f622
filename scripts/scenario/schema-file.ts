/** Text of `schema/scenario.schema.json`. Run this file to write it: `npx tsx scripts/scenario/schema-file.ts`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { scenarioJsonSchema } from './load-scenario.ts';

export function scenarioSchemaText(): string {
  return `${JSON.stringify(scenarioJsonSchema(), null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../../schema/scenario.schema.json', import.meta.url), scenarioSchemaText());
}
