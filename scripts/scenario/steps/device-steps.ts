/** Steps at devices: what happens before them, what becomes of them, what they must be like. */
import { describeProblems, type Member, validateValues } from '../../../devices/index.ts';
import { describe, type FleetUnit, type LogLine } from '../../../simulator/index.ts';
import type { CastDevice } from '../cast.ts';
import { isHappening } from '../happenings.ts';
import { definitionOf, findNamed, namesOf, spellValues } from '../names.ts';
import { need, type Play, type Run, timeText, Unmet } from '../play.ts';
import { type Compile, categoriesOf, type Scope } from '../scope.ts';

/** How long one device may take for what was done to it. */
const PATIENCE_MS = 10 * 60_000;
/** How long a state is waited for, unless the step says so. */
export const WITHIN_MS = 10_000;

type Given = { readonly [name: string]: unknown };
interface OfDevices {
  readonly device: readonly string[];
  readonly spread?: number | undefined;
  readonly share?: number | undefined;
}

/** Does `act` to the chosen ones, each at its own moment when it is spread. Refusals of the simulator are the story's failure. */
function toEach(step: OfDevices, scope: Scope, act: (play: Play, unit: FleetUnit, device: CastDevice) => unknown): Run {
  const { spread = 0, share = 1 } = step;
  const devices = scope.devices(step.device, 'device');
  return async (play) => {
    const { clock } = play.setting;
    const chosen = share === 1 ? devices : devices.filter(() => play.random() < share);
    const failures: unknown[] = [];
    const one = async (device: CastDevice) => {
      try {
        await act(play, play.unit(device), device);
      } catch (error) {
        failures.push(error);
      }
    };
    const later = (device: CastDevice) =>
      new Promise<void>((resolve) => void clock.after(Math.floor(play.random() * spread), () => void one(device).then(resolve)));
    // Powering on waits for the cloud's answers: they come only while time passes.
    await play.setting.during(() => Promise.all(chosen.map(spread === 0 ? one : later)), spread + PATIENCE_MS);
    const [first] = failures;
    if (first instanceof Unmet) throw first;
    if (first !== undefined)
      throw new Unmet((first as Error).message, (first as { fix?: string }).fix ? [(first as { fix: string }).fix] : []);
  };
}

/** Values against the members of every category they are meant for; mistakes are told at `path`. */
export function checkValues(
  scope: Scope,
  path: string,
  given: Given,
  members: readonly { readonly [id: string]: Member }[],
  only?: 'writable',
): void {
  for (const table of members) {
    const unknown = Object.keys(given).find((name) => !findNamed(table, name));
    if (unknown !== undefined) {
      scope.problem([path, unknown], `there is no ${JSON.stringify(unknown)} here; there are ${namesOf(table) || 'none'}`);
      continue;
    }
    const checked = validateValues(table, spellValues(table, given), only ? { only } : {});
    if (!checked.ok) scope.problem([path], describeProblems(checked.problems));
  }
}

const propertiesOf = (scope: Scope, device: readonly string[], key = 'device') =>
  categoriesOf(scope.devices(device, key)).map((category) => definitionOf(category).thingModel.properties);

export const does: Compile<'does'> = (step, scope) => {
  const { does: name, input = {}, declined } = step;
  for (const category of categoriesOf(scope.devices(step.device, 'device'))) {
    const { triggers } = definitionOf(category).behaviour;
    const found = findNamed(triggers, name);
    if (!found) scope.problem(['does'], `a ${category} has no ${JSON.stringify(name)}; it has ${namesOf(triggers)}`);
    else checkValues(scope, 'input', input, [found[1].input ?? {}]);
  }
  return toEach(step, scope, (_, unit, device) => {
    const { triggers } = unit.device.definition.behaviour;
    const [trigger, { input: members }] = findNamed(triggers, name) as [string, (typeof triggers)[string]];
    const { note = '', events } = unit.trigger(trigger, spellValues(members ?? {}, input));
    if (declined === undefined) return;
    const happened = events.length > 0 ? `it posted ${events.map(({ eventId }) => eventId).join(', ')}` : `it says ${JSON.stringify(note)}`;
    if (!note.includes(declined))
      throw new Unmet(`${device.name} should have declined ${trigger} with ${JSON.stringify(declined)}`, [happened]);
  });
};

export const sets: Compile<'sets'> = (step, scope) => {
  checkValues(scope, 'sets', step.sets, propertiesOf(scope, step.device));
  return toEach(step, scope, (_, unit) => unit.setProperties(spellValues(unit.device.definition.thingModel.properties, step.sets)));
};

export const posts: Compile<'posts'> = (step, scope) => {
  const { posts: name, params = {} } = step;
  for (const category of categoriesOf(scope.devices(step.device, 'device'))) {
    const { events } = definitionOf(category).thingModel;
    const found = findNamed(events, name);
    if (!found) scope.problem(['posts'], `a ${category} has no event ${JSON.stringify(name)}; it has ${namesOf(events)}`);
    else checkValues(scope, 'params', params, [found[1].params]);
  }
  return toEach(step, scope, (_, unit) => {
    const { events } = unit.device.definition.thingModel;
    const [eventId, { params: members }] = findNamed(events, name) as [string, (typeof events)[string]];
    return unit.post(eventId, spellValues(members, params));
  });
};

export const power: Compile<'power'> = (step, scope) =>
  toEach(step, scope, async (_, unit, device) => {
    if (step.power === 'off') return unit.powerOff();
    const refusal = await unit.powerOn();
    if (refusal) throw new Unmet(`${device.name} was not let in: ${refusal.reason}`, [refusal.fix]);
  });

export const cutFor: Compile<'cutFor'> = (step, scope) => toEach(step, scope, (_, unit) => unit.cut(step.cutFor));

export const resets: Compile<'resets'> = (step, scope) => toEach(step, scope, (_, unit) => unit.factoryReset());

export const nextUpdate: Compile<'nextUpdate'> = (step, scope) => toEach(step, scope, (_, unit) => unit.planUpdate(step.nextUpdate));

/** The first device for which `holds` is not true yet. */
function firstWithout(play: Play, devices: readonly CastDevice[], holds: (unit: FleetUnit) => boolean): CastDevice | undefined {
  return devices.find((device) => !holds(play.unit(device)));
}

/** Waits until all devices are so; `state` says how one is instead. */
function allMust(
  devices: readonly CastDevice[],
  within: number,
  wanted: string,
  holds: (unit: FleetUnit) => boolean,
  state: (unit: FleetUnit) => string,
): Run {
  return (play) =>
    need(
      play,
      within,
      () => firstWithout(play, devices, holds) === undefined,
      () => {
        const wrong = devices.filter((device) => !holds(play.unit(device)));
        const first = wrong[0] as CastDevice;
        const others = wrong.length > 1 ? ` and ${wrong.length - 1} more` : '';
        return new Unmet(`${first.name}${others} should ${wanted} within ${timeText(within)}`, [
          ...wrong.slice(0, 10).map((device) => `${device.name} ${state(play.unit(device))}`),
        ]);
      },
    );
}

/** Whether a unit's own properties are these. */
export function hasValues(unit: FleetUnit, given: Given): boolean {
  const wanted = spellValues(unit.device.definition.thingModel.properties, given);
  return Object.entries(wanted).every(([id, value]) => JSON.stringify(unit.device.state[id]) === JSON.stringify(value));
}

export const has: Compile<'has'> = (step, scope) => {
  checkValues(scope, 'has', step.has, propertiesOf(scope, step.device));
  const shown = (unit: FleetUnit) => {
    const ids = Object.keys(spellValues(unit.device.definition.thingModel.properties, step.has));
    return `has ${ids.map((id) => `${id} ${JSON.stringify(unit.device.state[id])}`).join(', ')}`;
  };
  const devices = scope.devices(step.device, 'device');
  return allMust(devices, step.within ?? WITHIN_MS, `have ${JSON.stringify(step.has)}`, (unit) => hasValues(unit, step.has), shown);
};

/** What a device must tell, as a step or a condition says it. */
interface Telling {
  readonly tells: LogLine['type'];
  readonly with?: Given | undefined;
}

/** Whether a device has told it; from now on it is listened to. */
export function telling(devices: readonly CastDevice[], { tells: type, with: fields = {} }: Telling, scope: Scope) {
  for (const { id } of devices) scope.cast.listenedTo.add(id);
  return (play: Play, device: CastDevice) => play.heard(device).some((line) => isHappening(line, type, fields));
}

export const tells: Compile<'tells'> = (step, scope) => {
  const devices = scope.devices(step.device, 'device');
  const hasTold = telling(devices, step, scope);
  const within = step.within ?? WITHIN_MS;
  return (play) =>
    need(
      play,
      within,
      () => devices.every((device) => hasTold(play, device)),
      () => {
        const silent = devices.find((device) => !hasTold(play, device)) as CastDevice;
        const told = play.heard(silent).map((line) => `it told: ${describe(line)}`);
        const wanted = `${step.tells}${step.with ? ` with ${JSON.stringify(step.with)}` : ''}`;
        return new Unmet(
          `${silent.name} should tell ${wanted} within ${timeText(within)}`,
          told.length > 0 ? told.slice(-10) : ['it told nothing'],
        );
      },
    );
};

/** Whether a unit is on the network, as `connection` names it. */
export const isConnected = (unit: FleetUnit, wanted: 'online' | 'offline') => (unit.link === 'online') === (wanted === 'online');

export const connection: Compile<'connection'> = (step, scope) =>
  allMust(
    scope.devices(step.device, 'device'),
    step.within ?? WITHIN_MS,
    `be ${step.connection}`,
    (unit) => isConnected(unit, step.connection),
    (unit) => `is ${unit.link}`,
  );

export const runs: Compile<'runs'> = (step, scope) =>
  allMust(
    scope.devices(step.device, 'device'),
    step.within ?? WITHIN_MS,
    `run firmware ${step.runs}`,
    (unit) => unit.device.firmware === step.runs,
    (unit) => `runs ${unit.device.firmware}`,
  );
