/** Text of `schema/fleet.schema.json`. Run this file to write it: `npx tsx simulator/schema-file.ts`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { fleetJsonSchema } from './fleet-file.ts';

export function schemaFileText(): string {
  return `${JSON.stringify(fleetJsonSchema(), null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../schema/fleet.schema.json', import.meta.url), schemaFileText());
}
