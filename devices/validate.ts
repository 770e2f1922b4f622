/**
 * Is this value allowed by this model? Simulator and cloud both ask here, so they cannot disagree.
 * Rules: facts/tencent-iot.md §3.1 (values on the wire), §7.1 (definition format). A broken rule is code 406 on the wire.
 */
import type { Define, Member, Value, Values } from './define.ts';

/** One value that breaks the model. `path` as in `user_list.shared_person[2]`; `value` is what was found there. */
export interface Problem {
  readonly path: string;
  readonly value: unknown;
  /** A sentence part: "an integer from 0 to 100". */
  readonly expected: string;
}

export type Validation = { readonly ok: true; readonly values: Values } | { readonly ok: false; readonly problems: readonly Problem[] };

export interface ValidateOptions {
  /** Every member must be there. Default false: a report or a control names only what changes. */
  readonly complete?: boolean;
  /** Which ids may be named; default all of `members`. `writable` keeps a control away from `r` properties. */
  readonly only?: 'all' | 'writable';
}

/** Problems after which checking stops: one hostile message must not make a long answer. */
export const MAX_PROBLEMS = 20;
/** Most entries of one array. No figure is published [I]; a payload of 16 KB cannot hold more in practice. */
export const MAX_ARRAY_ITEMS = 1000;
/** Timestamps travel in seconds; a larger number is a device sending milliseconds. */
const MAX_TIMESTAMP = 0xffffffff;

/**
 * Checks values by id against members of a thing model: properties, event params, action input or output.
 * Returns a fresh copy (own, known ids only) or what is wrong. Never throws.
 */
export function validateValues(members: { readonly [id: string]: Member }, values: unknown, options: ValidateOptions = {}): Validation {
  const problems: Problem[] = [];
  const copy = checkStruct(members, values, '', problems, options);
  return problems.length === 0 ? { ok: true, values: copy } : { ok: false, problems };
}

/** "battery_percentage: 120 is not allowed, expected an integer from -1 to 100", at most three problems. */
export function describeProblems(problems: readonly Problem[]): string {
  const lines = problems
    .slice(0, 3)
    .map((problem) => `${problem.path || '(top)'}: got ${show(problem.value)}, expected ${problem.expected}`);
  if (problems.length > 3) lines.push(`and ${problems.length - 3} more`);
  return lines.join('; ');
}

/** JSON of a value, cut to 60 characters. */
function show(value: unknown): string {
  const json = value === undefined ? 'nothing' : (JSON.stringify(value) ?? String(value));
  return json.length > 60 ? `${json.slice(0, 57)}...` : json;
}

function checkStruct(
  members: { readonly [id: string]: Member },
  values: unknown,
  path: string,
  problems: Problem[],
  options: ValidateOptions,
): { [id: string]: Value } {
  const copy: { [id: string]: Value } = {};
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    problems.push({ path, value: values, expected: 'an object of values by id' });
    return copy;
  }
  for (const id of Object.keys(values)) {
    if (problems.length >= MAX_PROBLEMS) return copy;
    const at = path ? `${path}.${id}` : id;
    const value = (values as { [id: string]: unknown })[id];
    const member = Object.hasOwn(members, id) ? members[id] : undefined;
    if (!member) problems.push({ path: at, value, expected: `one of the known ids ${nameSome(Object.keys(members))}` });
    else if (options.only === 'writable' && (member as { mode?: string }).mode === 'r') {
      problems.push({ path: at, value, expected: 'nothing: this property is read-only' });
    } else {
      const checked = checkValue(member.define, value, at, problems);
      if (checked !== undefined) copy[id] = checked;
    }
  }
  if (options.complete) {
    for (const id of Object.keys(members)) {
      if (problems.length >= MAX_PROBLEMS) break;
      if (!Object.hasOwn(values, id)) {
        problems.push({ path: path ? `${path}.${id}` : id, value: undefined, expected: expectation((members[id] as Member).define) });
      }
    }
  }
  return copy;
}

function checkValue(define: Define, value: unknown, path: string, problems: Problem[]): Value | undefined {
  if (define.type === 'struct') return checkStruct(define.specs, value, path, problems, {});
  if (define.type === 'array') {
    if (!Array.isArray(value) || value.length > MAX_ARRAY_ITEMS) return refuse(define, value, path, problems);
    const copy: Value[] = [];
    for (const [index, item] of value.entries()) {
      if (problems.length >= MAX_PROBLEMS) break;
      const checked = checkValue(define.items, item, `${path}[${index}]`, problems);
      if (checked !== undefined) copy.push(checked);
    }
    return copy;
  }
  return fits(define, value) ? (value as Value) : refuse(define, value, path, problems);
}

function refuse(define: Define, value: unknown, path: string, problems: Problem[]): undefined {
  problems.push({ path, value, expected: expectation(define) });
  return undefined;
}

/** Whether a value of a basic type keeps the rule. */
function fits(define: Exclude<Define, { type: 'struct' | 'array' }>, value: unknown): boolean {
  switch (define.type) {
    case 'bool':
      return value === 0 || value === 1;
    case 'enum':
      return typeof value === 'number' && Object.hasOwn(define.mapping, String(value));
    case 'int':
      return Number.isSafeInteger(value) && (value as number) >= define.min && (value as number) <= define.max;
    case 'float':
      return Number.isFinite(value) && (value as number) >= define.min && (value as number) <= define.max;
    case 'timestamp':
      return Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= MAX_TIMESTAMP;
    case 'string': {
      if (typeof value !== 'string' || value.length > define.max * 2) return false;
      const length = [...value].length;
      return length >= define.min && length <= define.max;
    }
  }
}

/** What a define allows, as a sentence part for people. */
export function expectation(define: Define): string {
  switch (define.type) {
    case 'bool':
      return '0 or 1';
    case 'enum':
      return `one of ${Object.entries(define.mapping)
        .map(([value, text]) => `${value} (${text.zh})`)
        .join(', ')}`;
    case 'int':
      return `an integer from ${define.min} to ${define.max}`;
    case 'float':
      return `a number from ${define.min} to ${define.max}`;
    case 'timestamp':
      return 'a time in whole seconds since 1970';
    case 'string':
      return `text of ${define.min} to ${define.max} characters`;
    case 'struct':
      return `an object with ${nameSome(Object.keys(define.specs))}`;
    case 'array':
      return `a list of up to ${MAX_ARRAY_ITEMS}`;
  }
}

function nameSome(ids: readonly string[]): string {
  if (ids.length === 0) return '(none)';
  return ids.length > 12 ? `${ids.slice(0, 12).join(', ')} and ${ids.length - 12} more` : ids.join(', ');
}
