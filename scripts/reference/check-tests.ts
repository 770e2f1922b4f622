/** Which tests prove which check: titles that begin with its number, `17: empty list` or `check 17 [I]: …`. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import { root } from '../root.ts';
import { CHECKS } from './checks.ts';

export interface CheckTest {
  readonly check: number;
  /** Path inside the clone. */
  readonly place: string;
  readonly title: string;
}

/** Opening of a quoted title: the number of a check, perhaps its mark, a colon. */
const TITLE = /(['"`])(?:check )?(\d{1,2})(?: \[[A-Z]\])?: ((?:(?!\1)[^\\\n]|\\.)+)\1/g;

/** Tests of a number that is no check do not count: `10: …` in a time, say, stands in no title. */
export function testsOfChecks(): CheckTest[] {
  const places = ['mock-platform', 'scripts', 'generator', 'templates']
    .flatMap((room) => readdirSync(join(root, room), { recursive: true, encoding: 'utf8' }).map((path) => join(room, path)))
    .map((path) => path.split(sep).join('/'))
    .filter((place) => place.endsWith('.test.ts') && !/node_modules\/|^scripts\/reference\//.test(place))
    .sort();
  return places.flatMap((place) => {
    const text = readFileSync(join(root, place), 'utf8');
    return [...text.matchAll(TITLE)].map(([, , number, title]) => ({ check: Number(number), place, title: title as string }));
  });
}

/** Checks no test is named after. */
export function checksWithoutTest(): number[] {
  const proven = new Set(testsOfChecks().map(({ check }) => check));
  return CHECKS.map(({ number }) => number).filter((number) => !proven.has(number));
}
