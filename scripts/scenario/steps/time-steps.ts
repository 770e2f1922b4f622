/** Steps in which time passes: waits, conditions, repetitions. */
import { dayTime } from '../../../devices/index.ts';
import type { CastPerson } from '../cast.ts';
import { definitionOf } from '../names.ts';
import { need, type Play, type Run, timeText, Unmet } from '../play.ts';
import { type Compile, categoriesOf, type Scope } from '../scope.ts';
import type { StepOf } from '../step-schema.ts';
import { checkValues, hasValues, isConnected, telling } from './device-steps.ts';
import { arrival } from './inbox-steps.ts';

/** How long a condition is waited for, unless the step says so. */
const PATIENCE_MS = 60_000;
const DAY_MS = 86_400_000;

export const wait: Compile<'wait'> = (step) => async (play) => {
  await play.setting.pass(step.wait);
};

export const waitUntil: Compile<'waitUntil'> = ({ waitUntil: hour }) => {
  const [hours = 0, minutes = 0] = hour.split(':').map(Number);
  return async ({ setting }) => {
    const now = setting.clock.now();
    const left = (hours * 60 + minutes - dayTime(now).minute) * 60_000 - (now % 60_000);
    await setting.pass(left > 0 ? left : left + DAY_MS);
  };
};

export const waitFor: Compile<'waitFor'> = ({ waitFor: condition, within = PATIENCE_MS }, scope) => {
  const { holds, words } = conditionOf(condition, scope);
  return (play) =>
    need(
      play,
      within,
      () => holds(play),
      () => new Unmet(`waited ${timeText(within)} in vain until ${words}`),
    );
};

function conditionOf(condition: StepOf<'waitFor'>['waitFor'], scope: Scope): { holds: (play: Play) => boolean; words: string } {
  const inside = scope.inner(['waitFor']);
  if ('user' in condition) {
    const people = inside.people([condition.user], 'user');
    if ('messages' in condition)
      return {
        holds: (play) => people.every((person) => play.unread(person).length >= condition.messages),
        words: `${condition.user} has ${condition.messages} new messages`,
      };
    const checks = people.map((person: CastPerson) => arrival(inside, person, condition, []));
    return { holds: (play) => checks.every((came) => came(play)), words: `${condition.user} gets ${condition.message}` };
  }
  const devices = inside.devices(condition.device, 'device');
  const who = condition.device.join(', ');
  if ('connection' in condition)
    return {
      holds: (play) => devices.every((device) => isConnected(play.unit(device), condition.connection)),
      words: `${who} is ${condition.connection}`,
    };
  if ('tells' in condition) {
    const hasTold = telling(devices, condition, inside);
    return { holds: (play) => devices.every((device) => hasTold(play, device)), words: `${who} tells ${condition.tells}` };
  }
  const models = categoriesOf(devices).map((category) => definitionOf(category).thingModel.properties);
  checkValues(inside, 'has', condition.has, models);
  return {
    holds: (play) => devices.every((device) => hasValues(play.unit(device), condition.has)),
    words: `${who} has ${JSON.stringify(condition.has)}`,
  };
}

/** `compile`: how the steps inside are compiled. */
export function repeatWith(compile: (steps: StepOf<'repeat'>['steps'], scope: Scope) => readonly Run[]): Compile<'repeat'> {
  return ({ repeat, every, steps }, scope) => {
    const runs = compile(steps, scope);
    return async (play) => {
      const { clock } = play.setting;
      const began = clock.now();
      for (let round = 0; round < repeat; round++) {
        const left = every === undefined ? 0 : began + round * every - clock.now();
        if (left > 0) await play.setting.pass(left);
        for (const run of runs) await run(play);
      }
    };
  };
}
