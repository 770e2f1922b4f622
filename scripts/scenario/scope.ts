/** What a step is turned into something that runs with: the cast, and a way to say what is wrong in the file. */
import type { Category } from '../../devices/index.ts';
import type { Path } from '../../simulator/index.ts';
import { type Cast, type CastDevice, type CastPerson, noSuch } from './cast.ts';
import { definitionOf, findReminder, namesOf } from './names.ts';
import type { Run } from './play.ts';
import type { StepOf, Verb } from './step-schema.ts';

export interface Scope {
  readonly cast: Cast;
  /** A mistake at `path` below the step. */
  problem(path: Path, what: string): void;
  /** The devices of a key of the step; mistakes are told. */
  devices(names: readonly string[], key: string): readonly CastDevice[];
  people(names: readonly string[], key: string): readonly CastPerson[];
  /** The step at `path` below this one, for steps that hold steps. */
  inner(path: Path): Scope;
}

/** Turns a checked step into what runs. Mistakes go to `scope.problem`; what it returns then never runs. */
export type Compile<V extends Verb> = (step: StepOf<V>, scope: Scope) => Run;

export function createScope(cast: Cast, at: Path, tell: (path: Path, what: string) => void): Scope {
  const problem: Scope['problem'] = (path, what) => tell([...at, ...path], what);
  const all = <T>(
    names: readonly string[],
    key: string,
    what: string,
    there: readonly string[],
    find: (name: string) => readonly T[] | undefined,
  ) => [
    ...new Set(
      names.flatMap((name) => {
        const found = find(name);
        if (!found) problem([key], noSuch(what, name, there));
        return found ?? [];
      }),
    ),
  ];
  return {
    cast,
    problem,
    devices: (names, key) =>
      all(names, key, 'device', [...new Set(cast.devices.map(({ name }) => name.replace(/ \d+$/, '')))], cast.findDevices),
    people: (names, key) =>
      all(
        names,
        key,
        'person',
        cast.people.map(({ name }) => name),
        cast.findPeople,
      ),
    inner: (path) => createScope(cast, [...at, ...path], tell),
  };
}

/** The categories of some devices, each once. */
export function categoriesOf(devices: readonly CastDevice[]): readonly Category[] {
  return [...new Set(devices.map(({ category }) => category))];
}

/** The template ids that a reminder of these categories goes out with; a mistake when the brand or the catalogue has none. */
export function templatesOf(scope: Scope, name: string, categories: readonly Category[], path: Path): readonly string[] {
  const keys = categories.flatMap((category) => {
    const found = findReminder(category, name);
    return found ? [{ category, key: found[0] }] : [];
  });
  const ids = keys.flatMap(({ category, key }) => scope.cast.brand.reminders[category]?.templates[key] ?? []);
  if (keys.length === 0) {
    const there = categories.map((category) => namesOf(definitionOf(category).reminders)).join(', ');
    scope.problem(path, `there is no reminder ${JSON.stringify(name)}; there are ${there}`);
  } else if (ids.length === 0) {
    scope.problem(path, `the brand has no template for the reminder ${JSON.stringify(name)}; add it to the brand, or leave brand out`);
  }
  return ids;
}
