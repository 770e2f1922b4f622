/** The OpenAPI 3.1 document, made from the table of routes. */
import { z } from 'zod';
import type { Route } from './route.ts';
import { errorShape } from './shapes.ts';

type Json = { readonly [key: string]: unknown };

/** Every route with its parameters, body and answers; shapes with a name stand once, under `components`. */
export function openApiDocument(routes: readonly Route[]): Json {
  const named: { [name: string]: Json } = {};
  const paths: { [path: string]: { [method: string]: Json } } = {};
  for (const row of routes) {
    paths[row.path] ??= {};
    (paths[row.path] as { [method: string]: Json })[row.method.toLowerCase()] = operation(row, named);
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'camlock simulator',
      version: '1',
      description: 'Simulated cameras and locks: look, make something happen, make something go wrong. Errors are {error, fix}.',
    },
    servers: [{ url: '/simulator' }],
    paths,
    components: { schemas: named },
  };
}

function operation(row: Route, named: { [name: string]: Json }): Json {
  const places = [...row.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const queries = Object.entries(row.query ?? {}).map(([name, description]) => ({
    name,
    in: 'query',
    description,
    schema: { type: 'string' },
  }));
  const error = {
    description: 'What was wrong, and what to do',
    content: { 'application/json': { schema: schemaOf(errorShape, 'output', named) } },
  };
  return {
    operationId: operationId(row),
    summary: row.does,
    ...(places.length + queries.length > 0 && { parameters: [...places, ...queries] }),
    ...(row.body && { requestBody: { content: contentOf(row.body, named) } }),
    responses: {
      200: {
        description: 'Done',
        content:
          typeof row.answer === 'string'
            ? { [row.answer]: { schema: { type: 'string' } } }
            : { 'application/json': { schema: schemaOf(row.answer, 'output', named) } },
      },
      default: error,
    },
  };
}

/** `postDevicesTriggers`: for generated clients. */
function operationId({ method, path }: Route): string {
  const words = path.split('/').filter((step) => step && step !== '{productId}');
  const named = words.flatMap((word) => word.replace(/[{}]/g, '').split(/[^A-Za-z]+/)).filter(Boolean);
  return method.toLowerCase() + named.map((word) => word[0]?.toUpperCase() + word.slice(1)).join('');
}

function contentOf(body: NonNullable<Route['body']>, named: { [name: string]: Json }): Json {
  if (!('bytes' in body)) return { 'application/json': { schema: schemaOf(body, 'input', named) } };
  return {
    ...Object.fromEntries(body.bytes.map((type) => [type, { schema: { type: 'string', format: 'binary' } }])),
    ...(body.json && { 'application/json': { schema: schemaOf(body.json, 'input', named) } }),
  };
}

/** JSON Schema of a shape; those it names move to `named`. */
function schemaOf(shape: z.ZodType, io: 'input' | 'output', named: { [name: string]: Json }): Json {
  const { $schema, $defs, id, ...schema } = z.toJSONSchema(shape, { target: 'draft-2020-12', io }) as Json & {
    $defs?: { [name: string]: Json };
  };
  for (const [name, inside] of Object.entries($defs ?? {})) named[name] = pointed(withoutId(inside));
  const whole = pointed(schema);
  if (typeof id !== 'string') return whole;
  named[id] = whole;
  return { $ref: `#/components/schemas/${id}` };
}

function withoutId({ id, ...schema }: Json): Json {
  return schema;
}

/** References inside one shape become references inside the document. */
function pointed(schema: Json): Json {
  return JSON.parse(JSON.stringify(schema).replaceAll('"#/$defs/', '"#/components/schemas/')) as Json;
}
