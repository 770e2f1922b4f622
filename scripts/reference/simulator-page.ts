/** docs/reference/simulator-api.md: the simulator's HTTP API, from the OpenAPI document it serves. */
import { createManualClock, createRandom } from '../../devices/index.ts';
import { createFleet, createSimulatorControl } from '../../simulator/index.ts';
import { code, GENERATED, table } from './markdown.ts';

interface Schema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly description?: string;
  readonly items?: Schema;
  readonly properties?: { readonly [name: string]: Schema };
  readonly required?: readonly string[];
  readonly anyOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
}
type Content = { readonly [type: string]: { readonly schema: Schema } };
interface Operation {
  readonly summary: string;
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly description?: string }[];
  readonly requestBody?: { readonly content: Content };
  readonly responses: { readonly [status: string]: { readonly content: Content } };
}
interface Document {
  readonly paths: { readonly [path: string]: { readonly [method: string]: Operation } };
  readonly components: { readonly schemas: { readonly [name: string]: Schema } };
}

/** Asks a simulator without devices for its document: what is written here is what is served. */
export async function simulatorPage(): Promise<string> {
  const clock = createManualClock();
  const fleet = createFleet({ devices: [], brokerUrl: 'mqtt://127.0.0.1:1883', clock, random: createRandom(1) });
  const answer = await createSimulatorControl(fleet, { clock })(new Request('http://127.0.0.1/simulator/api/openapi.json'));
  const { paths, components } = (await answer.json()) as Document;
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ title: `${method.toUpperCase()} /simulator${path}`, operation })),
  );
  return [
    GENERATED,
    '# HTTP API of the simulator',
    [
      `${operations.length} operations, served by \`camlock start\`, and by \`camlock simulate --dashboard <port>\`; the dashboard at \`/simulator/\` uses`,
      'no other. `GET /simulator/api/openapi.json` is the OpenAPI 3.1 document behind this page, for Playwright, k6 and generated',
      'clients. Errors are `{"error", "fix"}` with a fitting status. A page of another origin may not call it.',
    ].join('\n'),
    ...operations.map(({ title, operation }) => section(title, operation)),
    '## Shapes',
    ...Object.entries(components.schemas).map(([name, schema]) =>
      [`### ${name}`, schema.description, schema.properties ? fields(schema) : undefined].filter(Boolean).join('\n\n'),
    ),
  ]
    .join('\n\n')
    .concat('\n');
}

function section(title: string, { summary, parameters = [], requestBody, responses }: Operation): string {
  const queries = parameters.filter((one) => one.in === 'query');
  const body = requestBody?.content;
  return [
    `## \`${title}\``,
    summary,
    ...(queries.length > 0
      ? [
          table(
            ['query', 'means'],
            queries.map(({ name, description = '' }) => [code(name), description]),
          ),
        ]
      : []),
    ...(body && !takesNothing(body) ? [contentWords('Takes', body)] : []),
    contentWords('Answers', responses['200']?.content ?? {}),
  ].join('\n\n');
}

function takesNothing(body: Content): boolean {
  return Object.values(body).every(({ schema }) => schema.properties && Object.keys(schema.properties).length === 0);
}

function contentWords(verb: string, content: Content): string {
  return Object.entries(content)
    .map(([type, { schema }]) => {
      if (type !== 'application/json') return `${verb} ${code(type)}.`;
      return schema.properties ? `${verb} JSON:\n\n${fields(schema)}` : `${verb} ${typeWords(schema)}.`;
    })
    .join('\n\n');
}

function fields({ properties = {}, required = [] }: Schema): string {
  return table(
    ['field', 'type', 'means'],
    Object.entries(properties).map(([name, schema]) => [
      code(name) + (required.includes(name) ? '' : ' (may be left out)'),
      typeWords(schema),
      (schema.description ?? '').replaceAll('\n', ' '),
    ]),
  );
}

function typeWords(schema: Schema): string {
  const name = schema.$ref?.split('/').at(-1);
  if (name) return `[${name}](#${name.toLowerCase()})`;
  const choices = schema.anyOf ?? schema.oneOf;
  if (choices) return [...new Set(choices.map(typeWords))].join(' or ');
  if (schema.enum) return schema.enum.map((one) => code(JSON.stringify(one))).join(', ');
  if (schema.const !== undefined) return code(JSON.stringify(schema.const));
  if (schema.type === 'array') return `list of ${schema.items ? typeWords(schema.items) : 'anything'}`;
  return schema.type ?? 'anything';
}
