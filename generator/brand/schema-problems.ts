/** What zod says about a brand file, in words for the person who wrote it. All of it at once, one problem per key. */
import type { z } from 'zod';
import { didYouMean } from '../did-you-mean.ts';
import { type Path, type Problem, shown } from '../finding.ts';
import type { FindingCode } from '../finding-codes.ts';
import { FIELD_GUIDE, guideFor } from './field-guide.ts';
import { brandSchema } from './schema.ts';

/** A problem and whether it is the key, not the value, that is wrong. */
export interface PlacedProblem {
  readonly problem: Problem;
  readonly atKey: boolean;
}

/** Keys a schema object knows at a path, looked up in the schema itself. */
function knownKeys(path: Path): string[] {
  let schema: unknown = brandSchema;
  const unwrap = (value: unknown): unknown => {
    let current = value as { def?: { type: string; innerType?: unknown } };
    while (current?.def?.type === 'optional') current = current.def.innerType as typeof current;
    return current;
  };
  for (const step of path) {
    const def = (unwrap(schema) as { def: { shape?: { [key: string]: unknown }; element?: unknown } }).def;
    schema = typeof step === 'number' ? def.element : def.shape && Object.hasOwn(def.shape, step) ? def.shape[step] : undefined;
    if (!schema) return [];
  }
  return Object.keys((unwrap(schema) as { def: { shape?: object } }).def.shape ?? {});
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as { [key: string | number]: unknown })[step];
  }
  return value;
}

const SECRET = /secret|psk|private|password|passwd|credential/i;
/** Fields that hold where a secret is: whoever wrote the secret itself there must not see it repeated. */
const SECRET_FIELDS = /^release\.(thirdParty\.(componentSecret|ticket|refreshToken)|review\.(account|password))$/;
const TYPE_WORDS: { readonly [type: string]: string } = {
  string: 'text',
  array: 'a list',
  object: 'a block of keys',
  number: 'a number',
  boolean: 'true or false',
};

function typeWord(value: unknown): string {
  if (value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return TYPE_WORDS[typeof value] ?? typeof value;
}

function unknownKey(parent: Path, key: string): PlacedProblem {
  // `extends` is taken out before the schema sees the data.
  const known = parent.length === 0 ? [...knownKeys(parent), 'extends'] : knownKeys(parent);
  const meant = didYouMean(key, known);
  const at = [...parent, key];
  const elsewhere = Object.keys(FIELD_GUIDE).find((path) => path.endsWith(`.${key}`) && !path.includes('*') && !path.includes('[]'));
  const fix = SECRET.test(key)
    ? 'delete the line: a secret never belongs in a brand file, and this one should be replaced if the file was shared'
    : meant
      ? `did you mean \`${meant}\`?`
      : elsewhere
        ? `\`${key}\` belongs under \`${elsewhere.slice(0, elsewhere.lastIndexOf('.'))}:\``
        : 'remove the line';
  return {
    problem: {
      severity: 'error',
      code: SECRET.test(key) ? 'secret' : 'unknown-key',
      at,
      message: `this key is not known here: ${shown(key)}`,
      allowed: known.join(', ') || undefined,
      fix,
    },
    atKey: true,
  };
}

function message(issue: z.core.$ZodIssue, value: unknown): { code: FindingCode; message: string } {
  switch (issue.code) {
    case 'invalid_type':
      if (value === undefined) return { code: 'missing', message: 'this is required and not there' };
      if (value === null) return { code: 'empty', message: 'there is no value behind this key' };
      return { code: 'wrong-type', message: `this is ${typeWord(value)}; it must be ${TYPE_WORDS[issue.expected] ?? issue.expected}` };
    case 'too_small':
      return { code: 'too-short', message: issue.origin === 'array' ? 'the list is empty' : 'this is empty' };
    case 'too_big':
      return {
        code: 'too-long',
        message: issue.origin === 'array' ? `the list is longer than ${issue.maximum}` : `this is longer than ${issue.maximum} characters`,
      };
    case 'invalid_format':
      return { code: 'wrong-format', message: 'this does not have the right form' };
    default:
      return { code: 'wrong-value', message: 'this value is not possible here' };
  }
}

/** The sentence that fits one field better than the general one. */
const OWN_WORDS: { readonly [path: string]: (value: unknown) => string | undefined } = {
  'app.appid': (value) =>
    typeof value === 'string' && /^wx[0-9a-f]*$/i.test(value)
      ? /[A-F]/.test(value)
        ? 'an AppID has lower-case letters'
        : `an AppID has 18 characters, this one has ${value.length}`
      : undefined,
  'app.locationKey': (value) =>
    typeof value === 'string' && value.split('-').length !== 6
      ? `a map key has six groups, this one has ${value.split('-').length}`
      : undefined,
  'cloud.login': (value) =>
    typeof value === 'string' && value.startsWith('http://') ? 'mini-programs only call https addresses' : undefined,
  'cloud.endpoint': (value) =>
    typeof value === 'string' && value.startsWith('http://') ? 'mini-programs only call https addresses' : undefined,
};

/** Problems of parsed YAML data against the schema, none when it fits. */
export function schemaProblems(data: unknown): { brand: z.output<typeof brandSchema> | undefined; problems: PlacedProblem[] } {
  const result = brandSchema.safeParse(data);
  if (result.success) return { brand: result.data, problems: [] };
  const problems: PlacedProblem[] = [];
  const told = new Set<string>();
  for (const issue of result.error.issues) {
    const path = issue.path.filter((step): step is string | number => typeof step !== 'symbol');
    if (issue.code === 'unrecognized_keys') {
      problems.push(...issue.keys.map((key) => unknownKey(path, key)));
      continue;
    }
    const place = path.join('\n');
    if (told.has(place)) continue;
    told.add(place);
    const value = valueAt(data, path);
    const guide = guideFor(path);
    const found = message(issue, value);
    const field = path.join('.');
    const optional = path[0] === 'support' || path[0] === 'manuals' || path[0] === 'theme' || path[0] === 'release';
    problems.push({
      problem: {
        severity: 'error',
        code: found.code,
        at: path,
        value: value === undefined || value === null || typeof value === 'object' || SECRET_FIELDS.test(field) ? undefined : shown(value),
        message:
          (found.code === 'wrong-format' || found.code === 'wrong-value' ? OWN_WORDS[field]?.(value) : undefined) ??
          (field === 'reminders' && found.code === 'wrong-value' ? 'no category is chosen' : found.message),
        allowed: guide?.allowed,
        fix:
          found.code === 'wrong-type' && (typeof value === 'number' || typeof value === 'boolean')
            ? 'put the value in quotes'
            : found.code === 'empty' && optional && !(field.startsWith('theme.') && /primary|secondary/.test(field))
              ? 'give it a value, or leave the line out'
              : (guide?.fix ?? 'correct the value'),
      },
      atKey: found.code === 'missing' || found.code === 'empty',
    });
  }
  return { brand: undefined, problems };
}
