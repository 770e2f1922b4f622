/**
 * Hostile input, seeded: `CAMLOCK_FUZZ_SEED` (default 1) and `CAMLOCK_FUZZ_RUNS` (default 1: a few seconds; 50: minutes) choose
 * what and how much. A failure prints the smallest input fast-check found, with the seed that brings it back.
 */
import fc from 'fast-check';

const SEED = Number(process.env.CAMLOCK_FUZZ_SEED ?? 1);
const TIMES = Number(process.env.CAMLOCK_FUZZ_RUNS ?? 1);
/** Longest a fuzz test may take: what hangs, fails. */
export const FUZZ_TIMEOUT_MS = 60_000 * Math.max(1, TIMES);

/** Checks the property `runs` times, times what the environment asks for. */
export async function fuzz<Ts>(runs: number, property: fc.IRawProperty<Ts>): Promise<void> {
  await fc.assert(property, { seed: SEED, numRuns: runs * TIMES });
}

/** Names every object has, and names that break parsers. */
const NASTY_TEXTS = [
  '',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '\u0000',
  '\ud800',
  '%E0%A4%A',
  '../../etc/passwd',
  '$&',
  'a'.repeat(70_000),
];

export const nastyText = fc.oneof(
  fc.constantFrom(...NASTY_TEXTS),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.string({ maxLength: 200 }),
);

/** Any JSON value, `__proto__` keys included; small enough to be many. */
export const nastyValue = fc.oneof(
  nastyText,
  fc.constantFrom<unknown>(null, true, 0, -1, 0.5, 1e308, -0, 2 ** 53, [], {}, [[[[]]]], { __proto__: null, value: { value: {} } }),
  fc.integer(),
  fc.jsonValue({ maxDepth: 4 }),
  fc.array(nastyText, { maxLength: 5 }),
);

/** Bodies of an operation: some fields right, some nasty, as JSON text; or no JSON at all. */
export function nastyBody(fields: { readonly [name: string]: readonly unknown[] }): fc.Arbitrary<string> {
  const names = Object.keys(fields);
  const likely = fc
    .record(
      Object.fromEntries(
        names.map((name) => [
          name,
          fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...(fields[name] ?? [])) }, { weight: 1, arbitrary: nastyValue }),
        ]),
      ),
      { requiredKeys: [] },
    )
    .map((body) => JSON.stringify(body));
  const other = fc.oneof(
    nastyText,
    fc.jsonValue({ maxDepth: 5 }).map((value) => JSON.stringify(value)),
    fc.constantFrom('{"__proto__":{"polluted":1}}', `${'['.repeat(5000)}${']'.repeat(5000)}`, '{"a":'.repeat(3000), '\ufeff{}'),
  );
  return fc.oneof({ weight: 4, arbitrary: likely }, { weight: 1, arbitrary: other });
}

/** Bytes near `good`: some flipped, cut, doubled or put in; or bytes of no kind. */
export function nastyBytes(good: Uint8Array): fc.Arbitrary<Uint8Array> {
  const change = fc.record({
    at: fc.nat(Math.max(0, good.length - 1)),
    kind: fc.constantFrom('flip', 'cut', 'insert', 'huge'),
    bytes: fc.uint8Array({ minLength: 1, maxLength: 8 }),
  });
  const changed = fc.array(change, { minLength: 1, maxLength: 4 }).map((changes) => {
    let bytes = Buffer.from(good);
    for (const { at, kind, bytes: put } of changes) {
      const place = Math.min(at, bytes.length);
      if (kind === 'cut') bytes = Buffer.concat([bytes.subarray(0, place), bytes.subarray(place + put.length)]);
      else if (kind === 'insert') bytes = Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place)]);
      else
        for (const [index, byte] of put.entries()) if (place + index < bytes.length) bytes[place + index] = kind === 'huge' ? 0xff : byte;
    }
    return new Uint8Array(bytes);
  });
  return fc.oneof({ weight: 5, arbitrary: changed }, { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }) });
}

/** Whether something reached the prototypes all objects share. */
export function isPolluted(): boolean {
  return Object.keys(Object.prototype).length > 0 || 'polluted' in {};
}
