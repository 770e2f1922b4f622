import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { catalogue, categories } from '../../devices/index.ts';
import { FIELD_GUIDE } from './field-guide.ts';
import { brandJsonSchema } from './schema.ts';
import { schemaFileText } from './schema-file.ts';

type Node = {
  readonly properties?: { readonly [key: string]: Node };
  readonly items?: Node;
  readonly description?: string;
  readonly additionalProperties?: unknown;
};

function nodes(node: Node, path = ''): [string, Node][] {
  const below = Object.entries(node.properties ?? {}).flatMap(([key, child]) => nodes(child, path ? `${path}.${key}` : key));
  return [[path, node], ...below, ...(node.items ? nodes(node.items, `${path}[]`) : [])];
}

describe('the JSON Schema of the brand file', () => {
  it('is checked in as it is (else: npx tsx generator/brand/schema-file.ts)', () => {
    expect(readFileSync(new URL('../../schema/brand.schema.json', import.meta.url), 'utf8')).toBe(schemaFileText());
  });

  it('explains every field in Chinese and allows no other', () => {
    for (const [path, node] of nodes(brandJsonSchema() as Node)) {
      expect(node.description, path).toMatch(/[\u4e00-\u9fff]/);
      if (node.properties) expect(node.additionalProperties, path).toBe(false);
    }
  });

  it('has a field for every entry of the field guide', () => {
    const paths = new Set(
      nodes(brandJsonSchema() as Node).map(([path]) => path.replace(/^reminders\.[^.]+/, 'reminders.*').replace(/(templates)\..+/, '$1.*')),
    );
    expect(Object.keys(FIELD_GUIDE).filter((path) => !paths.has(path))).toEqual([]);
  });

  it('asks for every required field only where there is no base', () => {
    const schema = brandJsonSchema() as {
      readonly else: Node & { readonly required: string[] };
      readonly if: unknown;
      readonly required?: unknown;
    };
    expect(schema.required).toBeUndefined();
    expect(schema.if).toEqual({ required: ['extends'] });
    expect(schema.else.required).toEqual(['app', 'cloud', 'reminders']);
    expect(schema.else.properties?.app).toEqual({ required: ['name', 'appid', 'locationKey'] });
  });

  it('lets a base be named by a relative path only', () => {
    const pattern = new RegExp((brandJsonSchema() as { properties: { extends: { pattern: string } } }).properties.extends.pattern);
    expect(['../base/brand.yaml', 'base.yml'].every((path) => pattern.test(path))).toBe(true);
    expect(['/etc/brand.yaml', 'https://a/brand.yaml', '..\\a.yaml', '../base/'].some((path) => pattern.test(path))).toBe(false);
  });

  it('knows the reminder keys of every category of the catalogue', () => {
    const reminders = (brandJsonSchema() as Node).properties?.reminders?.properties ?? {};
    expect(Object.keys(reminders)).toEqual(categories);
    for (const category of categories) {
      expect(Object.keys(reminders[category]?.properties?.templates?.properties ?? {})).toEqual(Object.keys(catalogue[category].reminders));
    }
  });
});
