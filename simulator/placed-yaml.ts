/** YAML text against a schema: the checked value, or every mistake with its place in the file. Shared by fleet and scenario files. */
import { isMap, isPair, isScalar, LineCounter, type Node, type Pair, parseDocument } from 'yaml';
import type { z } from 'zod';

/** A mistake in a file; `message` starts with `fleet.yaml:LINE:COL path:`. */
export interface FileProblem {
  readonly line: number;
  readonly column: number;
  /** `products[0].productId`. */
  readonly path: string;
  readonly message: string;
}

export type Path = readonly PropertyKey[];

/** Where in the text something is, and how to say what is wrong there. */
export interface Places {
  readonly file: string;
  problem(path: Path, what: string, onKey?: string): FileProblem;
}

export type ParsedYaml<T> =
  | {
      readonly value: T /** As written, before the schema filled in and changed anything. */;
      readonly raw: unknown;
      readonly places: Places;
      readonly problems?: never;
    }
  | { readonly value?: never; readonly raw?: never; readonly places?: never; readonly problems: readonly FileProblem[] };

/** `forbidden`: keys that are refused everywhere, with what to say instead of "unknown key". */
export interface YamlWords {
  readonly forbidden?: { readonly [key: string]: string };
}

/** Pure; never throws. `file` is the name that the messages begin with. */
export function parsePlacedYaml<T>(schema: z.ZodType<T>, text: string, file: string, words: YamlWords = {}): ParsedYaml<T> {
  const lines = new LineCounter();
  // Every alias copies its target: without a limit a short file makes a very large value.
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true, maxAliasCount: 50 } as object);
  const at = (offset: number, path: Path, what: string): FileProblem => {
    const { line, col } = lines.linePos(offset);
    const where = spell(path);
    return { line, column: col, path: where, message: `${file}:${line}:${col} ${where ? `${where}: ` : ''}${what}` };
  };
  if (document.errors.length > 0)
    return { problems: document.errors.map((error) => at(error.pos[0], [], `not valid YAML: ${error.message.split('\n', 1)[0]}`)) };
  const places: Places = { file, problem: (path, what, onKey) => at(offsetOf(document.contents, path, onKey), path, what) };
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 50 });
  } catch {
    return { problems: [at(0, [], 'too many aliases (*name); write the entries out')] };
  }
  return checkPlaced(schema, value, places, words);
}

/** The same check for a value that did not come from YAML; `places` says how its mistakes are told. */
export function checkPlaced<T>(schema: z.ZodType<T>, value: unknown, places: Places, words: YamlWords = {}): ParsedYaml<T> {
  const checked = schema.safeParse(value);
  if (checked.success) return { value: checked.data, raw: value, places };
  return { problems: checked.error.issues.flatMap((issue) => explain(issue, value, places, words)) };
}

/** zod's names of types, for people. */
const KINDS: { readonly [expected: string]: string } = {
  string: 'text (write it in quotes)',
  int: 'a whole number',
  number: 'a number',
  array: 'a list',
  object: 'a map of keys',
  record: 'a map of names',
};

/** zod's findings in this project's words: what is there, what is allowed, what to do. */
function explain(issue: z.core.$ZodIssue, value: unknown, places: Places, words: YamlWords): FileProblem[] {
  const there = issue.path.reduce<unknown>((at, key) => (at as { [key: PropertyKey]: unknown } | undefined)?.[key], value);
  const got = show(there);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) =>
        places.problem(
          issue.path,
          Object.hasOwn(words.forbidden ?? {}, key)
            ? `${key}: ${words.forbidden?.[key]}`
            : `unknown key ${JSON.stringify(key).slice(0, 60)}; remove it or correct its spelling`,
          key,
        ),
      );
    case 'invalid_value': {
      const wrong = got === 'nothing' ? 'is missing' : `${got} is not allowed`;
      return [places.problem(issue.path, `${wrong}; use one of ${issue.values.map(String).join(', ')}`)];
    }
    case 'invalid_type': {
      const wanted = KINDS[issue.expected] ?? issue.expected;
      return [places.problem(issue.path, got === 'nothing' ? `is missing; it must be ${wanted}` : `${got} is not ${wanted}`)];
    }
    case 'too_small':
    case 'too_big': {
      const limit = issue.code === 'too_small' ? `at least ${issue.minimum}` : `at most ${issue.maximum}`;
      const unit = { string: ' characters', array: ' entries' }[issue.origin as string] ?? '';
      return [places.problem(issue.path, `${got} is out of range; ${limit}${unit}`)];
    }
    case 'invalid_format':
      return [places.problem(issue.path, `${got} is malformed; ${issue.message}`)];
    case 'invalid_union':
      return explainUnion(issue, there, value, places, words);
    default:
      return [places.problem(issue.path, issue.message)];
  }
}

/** A map of several forms: the mistakes of the form its keys come closest to, not of all. */
function explainUnion(
  issue: z.core.$ZodIssueInvalidUnion,
  there: unknown,
  value: unknown,
  places: Places,
  words: YamlWords,
): FileProblem[] {
  const forms = issue.errors.filter((form) => form.length > 0);
  if (typeof there !== 'object' || there === null || forms.length === 0) {
    const deep = forms.find((form) => form.some(({ code, path }) => code !== 'invalid_type' || path.length > 0));
    return (deep ?? forms[0] ?? []).flatMap((inner) => explain(within(inner, issue.path), value, places, words)).slice(0, 1);
  }
  const missing = (form: readonly z.core.$ZodIssue[]) =>
    form.flatMap(({ path }) => (path.length === 1 && !Object.hasOwn(there, path[0] as PropertyKey) ? [String(path[0])] : []));
  const foreign = (form: readonly z.core.$ZodIssue[]) =>
    form.flatMap((inner) => (inner.code === 'unrecognized_keys' && inner.path.length === 0 ? inner.keys : []));
  const whole = forms.filter((form) => missing(form).length === 0);
  const score = (form: readonly z.core.$ZodIssue[]) => missing(form).length + foreign(form).length;
  const [closest] = (whole.length > 0 ? whole : forms).toSorted((a, b) => score(a) - score(b));
  const rest = closest ? foreign(closest) : [];
  // One foreign key and one missing one is a key misspelt or a form nobody knows: say which keys there are.
  if (closest && (whole.length > 0 || rest.length === 0))
    return closest.flatMap((inner) => explain(within(inner, issue.path), value, places, words));
  const keys = Object.keys(there);
  const close = forms.filter((form) => closest === undefined || score(form) === score(closest));
  const known = [...new Set(close.flatMap(missing))].filter((key) => !keys.includes(key));
  return [places.problem(issue.path, `${keys.join(', ') || 'an empty map'} is none of the forms here; add one of ${known.join(', ')}`)];
}

function within(inner: z.core.$ZodIssue, path: Path): z.core.$ZodIssue {
  return { ...inner, path: [...path, ...inner.path] } as z.core.$ZodIssue;
}

function show(value: unknown): string {
  if (value === undefined) return 'nothing';
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}

/** `products[0].category`. */
function spell(path: Path): string {
  return path.map((key, index) => (typeof key === 'number' ? `[${key}]` : `${index > 0 ? '.' : ''}${String(key)}`)).join('');
}

/** Offset of the value at `path`, of the key `onKey` in the map there, or of the nearest thing that exists. */
function offsetOf(contents: unknown, path: Path, onKey?: string): number {
  let node = contents as Node | null | undefined;
  let offset = node?.range?.[0] ?? 0;
  for (const key of path) {
    const child = childOf(node, key);
    if (!child) return offset;
    node = child.value;
    offset = node?.range?.[0] ?? child.keyOffset ?? offset;
  }
  return onKey === undefined ? offset : (childOf(node, onKey)?.keyOffset ?? offset);
}

function childOf(node: unknown, key: PropertyKey): { value: Node | null; keyOffset?: number } | undefined {
  if (isMap(node)) {
    const pair = node.items.find(
      (item): item is Pair<Node, Node> => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key),
    );
    return pair && { value: pair.value, keyOffset: pair.key.range?.[0] };
  }
  const items = (node as { items?: readonly Node[] } | null)?.items;
  const value = typeof key === 'number' ? items?.[key] : undefined;
  return value && { value };
}
