/** Checked stages → what runs. One table of verbs; every mistake about names and values is found before anything happens. */
import type { Places } from '../../simulator/index.ts';
import type { Cast } from './cast.ts';
import { type Run, Unmet } from './play.ts';
import type { Scenario } from './schema.ts';
import { type Compile, createScope, type Scope } from './scope.ts';
import { type Step, type Verb, verbOf } from './step-schema.ts';
import * as devices from './steps/device-steps.ts';
import * as faults from './steps/fault-steps.ts';
import * as inbox from './steps/inbox-steps.ts';
import * as platform from './steps/platform-steps.ts';
import * as time from './steps/time-steps.ts';
import * as users from './steps/user-steps.ts';

const verbs: { readonly [V in Exclude<Verb, 'repeat'>]: Compile<V> } = {
  does: devices.does,
  sets: devices.sets,
  posts: devices.posts,
  power: devices.power,
  cutFor: devices.cutFor,
  resets: devices.resets,
  nextUpdate: devices.nextUpdate,
  fault: faults.fault,
  lifts: faults.lifts,
  has: devices.has,
  connection: devices.connection,
  tells: devices.tells,
  runs: devices.runs,
  binds: users.binds,
  unbinds: users.unbinds,
  accepts: users.accepts,
  rejects: users.rejects,
  switchesOff: users.switchesOff,
  switchesOn: users.switchesOn,
  quietHours: users.quietHours,
  shares: users.shares,
  stopsSharing: users.stopsSharing,
  joins: users.joins,
  leaves: users.leaves,
  controls: users.controls,
  calls: users.calls,
  updates: users.updates,
  sees: users.sees,
  gets: inbox.gets,
  getsNothingFor: inbox.getsNothingFor,
  opens: inbox.opens,
  rules: platform.rules,
  brokerDownFor: platform.brokerDownFor,
  firmware: platform.firmware,
  ledger: platform.ledger,
  wait: time.wait,
  waitUntil: time.waitUntil,
  waitFor: time.waitFor,
};

/** Where a step stands and how it reads. */
export interface StepPlace {
  /** Absent in a scenario that was not read from YAML. */
  readonly line?: number;
  /** `stages[0].steps[2]`. */
  readonly path: string;
  readonly text: string;
}

/** An {@link Unmet}, and the step it belongs to. */
export class StepFailed extends Error {
  override readonly name = 'StepFailed';
  constructor(
    readonly unmet: Unmet,
    readonly place: StepPlace,
  ) {
    super(unmet.message);
  }
}

export interface CompiledStage {
  readonly name: string;
  readonly steps: readonly { readonly place: StepPlace; readonly run: Run }[];
}

/** `raw`: the scenario as written. Mistakes go to `tell` with their path; what is returned must not run then. */
export function compileStages(
  scenario: Scenario,
  raw: unknown,
  cast: Cast,
  places: Places,
  tell: (path: readonly PropertyKey[], what: string) => void,
): CompiledStage[] {
  const compileStep = (step: Step, at: readonly PropertyKey[], scope: Scope): CompiledStage['steps'][number] => {
    const { path, line } = places.problem(at, '');
    const written = at.reduce<unknown>((value, key) => (value as { readonly [key: PropertyKey]: unknown })[key], raw);
    const place: StepPlace = { path, text: stepText(verbOf(step), written as Given), ...(line > 0 && { line }) };
    const run = runOf(step, at, scope);
    return {
      place,
      async run(play) {
        play.begin(place);
        try {
          await run(play);
        } catch (error) {
          throw error instanceof Unmet ? new StepFailed(error, place) : error;
        }
      },
    };
  };
  const runOf = (step: Step, at: readonly PropertyKey[], scope: Scope): Run => {
    const verb = verbOf(step);
    if (verb === 'repeat') {
      const inside: Compile<'repeat'> = time.repeatWith((steps) =>
        steps.map((inner, index) => compileStep(inner, [...at, 'steps', index], scope.inner(['steps', index])).run),
      );
      return inside(step as Parameters<typeof inside>[0], scope);
    }
    return (verbs[verb] as Compile<Verb>)(step as never, scope);
  };
  return scenario.stages.map(({ name, steps }, stage) => ({
    name,
    steps: steps.map((step, index) => {
      const at = ['stages', stage, 'steps', index];
      return compileStep(step, at, createScope(cast, at, tell));
    }),
  }));
}

type Given = { readonly [key: string]: unknown };

/** A step in one line, as its file says it: `大门 does doorbell`, `妈妈 gets 门铃呼叫提醒`, `wait 30s`. */
function stepText(verb: Verb, given: Given): string {
  const { device, user, [verb]: what, ...rest } = given;
  const who = [device, user].flat().filter((name) => name !== undefined);
  const more = Object.entries(rest).flatMap(([key, value]) => (key === 'steps' || value === undefined ? [] : [`${key} ${words(value)}`]));
  const text = [who.join(', '), verb, verb === 'repeat' ? `${String(what)} times` : words(what), ...more]
    .filter((part) => part !== '')
    .join(' ');
  return text.length > 160 ? `${text.slice(0, 157)}…` : text;
}

/** `门铃呼叫提醒 from 大门 within 3s`, `lock_state 0`. */
function words(value: unknown): string {
  if (Array.isArray(value)) return value.map(words).join(', ');
  if (typeof value !== 'object' || value === null) return String(value);
  const { message, ...rest } = value as Given;
  const more = Object.entries(rest).map(([key, one]) => (one === true ? key : `${key} ${words(one)}`));
  return [...(message === undefined ? [] : [String(message)]), ...more].join(' ');
}
