/** Text of `schema/brand.schema.json`. Run this file to write it: `npx tsx generator/brand/schema-file.ts`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { brandJsonSchema } from './schema.ts';

export function schemaFileText(): string {
  return `${JSON.stringify(brandJsonSchema(), null, 2)}\n`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  writeFileSync(new URL('../../schema/brand.schema.json', import.meta.url), schemaFileText());
}
