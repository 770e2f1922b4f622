/** Steps of people with the app: every one is the call the app makes, so the cloud's own checks decide what comes of it. */
import { toDeviceId } from '../../../devices/index.ts';
import { messageOf } from '../../failure.ts';
import type { Home } from '../../platform/home.ts';
import type { Cast, CastDevice, CastPerson } from '../cast.ts';
import { definitionOf, findNamed, findReminder, namesOf, spellValues } from '../names.ts';
import { need, type Play, type Run, Unmet } from '../play.ts';
import { type Compile, categoriesOf, type Scope, templatesOf } from '../scope.ts';
import { checkValues, WITHIN_MS } from './device-steps.ts';

interface ByUser {
  readonly user: readonly string[];
  readonly refused?: string | undefined;
}

const named = ({ unit: { productId, deviceName } }: CastDevice) => ({ ProductId: productId, DeviceName: deviceName });
/** Both ways in which operations name a device. */
const whole = (device: CastDevice) => ({ DeviceId: toDeviceId(device.unit), ...named(device) });

/** Does `act` as each of the people; with `refused` each must be refused with these words. */
function asEach(step: ByUser, scope: Scope, act: (play: Play, home: Home, person: CastPerson) => Promise<unknown>): Run {
  const people = scope.people(step.user, 'user');
  return async (play) => {
    for (const person of people) {
      const home = await play.setting.home(person.userId);
      const failure = await play.setting.during(async () => {
        try {
          await act(play, home, person);
          return undefined;
        } catch (error) {
          return error as Error;
        }
      });
      if (failure instanceof Unmet) throw failure;
      const said = failure && messageOf(failure);
      if (said !== undefined && step.refused === undefined) throw new Unmet(`${person.name} was refused`, [said]);
      if (step.refused === undefined) continue;
      if (said === undefined)
        throw new Unmet(`${person.name} should have been refused with ${JSON.stringify(step.refused)}`, ['nothing refused it']);
      if (!`${(failure as { code?: string }).code ?? ''} ${said}`.includes(step.refused))
        throw new Unmet(`${person.name} should have been refused with ${JSON.stringify(step.refused)}`, [said]);
    }
  };
}

export const binds: Compile<'binds'> = (step, scope) => {
  const devices = scope.devices(step.binds, 'binds');
  return asEach(step, scope, async (_, home) => {
    for (const { unit } of devices) await home.bind(unit);
  });
};

export const unbinds: Compile<'unbinds'> = (step, scope) => {
  const devices = scope.devices(step.unbinds, 'unbinds');
  return asEach(step, scope, async (_, home) => {
    for (const device of devices) await home.call('AppDeleteDeviceInFamily', { FamilyId: home.familyId, ...whole(device) });
  });
};

/** Templates of a choice of reminders for one device; `find` turns one name into template ids. */
function chosenTemplates(
  { brand }: Cast,
  chosen: 'all' | 'none' | readonly string[],
  { category }: CastDevice,
  find: (name: string, at: number) => readonly string[],
): readonly string[] {
  if (chosen === 'none') return [];
  return chosen === 'all'
    ? Object.values(brand.reminders[category]?.templates ?? {}).filter((id): id is string => id !== undefined)
    : chosen.flatMap(find);
}

/** The same for what was checked before; names that this device has no reminder of are passed over. */
export function chosenTemplatesOf(cast: Cast, chosen: 'all' | 'none' | readonly string[], device: CastDevice): readonly string[] {
  return chosenTemplates(cast, chosen, device, (name) => {
    const key = findReminder(device.category, name)?.[0] ?? '';
    const templateId = cast.brand.reminders[device.category]?.templates[key];
    return templateId === undefined ? [] : [templateId];
  });
}

export const accepts: Compile<'accepts'> = (step, scope) => answers(step, scope, step.accepts, 'accepts', 'accept', step.strong ?? true);
export const rejects: Compile<'rejects'> = (step, scope) => answers(step, scope, step.rejects, 'rejects', 'reject', false);

function answers(
  step: ByUser & { readonly of: readonly string[] },
  scope: Scope,
  chosen: 'all' | 'none' | readonly string[],
  key: string,
  choice: 'accept' | 'reject',
  addReminder: boolean,
): Run {
  const devices = scope.devices(step.of, 'of').map((device) => ({
    device,
    templateIds: chosenTemplates(scope.cast, chosen, device, (name, at) => templatesOf(scope, name, [device.category], [key, at])),
  }));
  return asEach(step, scope, async (_, home) => {
    for (const { device, templateIds } of devices)
      if (templateIds.length > 0) await home.subscribe(device.unit, { choice, addReminder, templateIds });
  });
}

/** The settings page of the mini-program inside WeChat. */
function switches(
  step: { readonly user: readonly string[] },
  chosen: 'everything' | readonly string[],
  key: string,
  scope: Scope,
  on: boolean,
): Run {
  const { brand } = scope.cast;
  const categories = categoriesOf(scope.cast.devices);
  const templates = chosen === 'everything' ? [] : chosen.flatMap((name, at) => templatesOf(scope, name, categories, [key, at]));
  const changes =
    chosen === 'everything' ? [{ mainSwitch: on }] : templates.map((templateId) => ({ templateId, choice: on ? 'accept' : 'reject' }));
  return asEach(step, scope, async ({ setting }, _, { userId }) => {
    for (const change of changes) await setting.ask(`/phone/api/settings?user=${userId}&appid=${brand.app.appid}`, change);
  });
}

export const switchesOff: Compile<'switchesOff'> = (step, scope) => switches(step, step.switchesOff, 'switchesOff', scope, false);
export const switchesOn: Compile<'switchesOn'> = (step, scope) => switches(step, step.switchesOn, 'switchesOn', scope, true);

export const quietHours: Compile<'quietHours'> = (step, scope) =>
  asEach(step, scope, (_, home) => setQuietHours(home, step.quietHours === 'none' ? '' : step.quietHours));

/** `22:00-07:00`; an empty text: none. */
export function setQuietHours(home: Home, span: string): Promise<unknown> {
  return home.call('AppUpdateUserSetting', { NoDisturbTime: span });
}

export const shares: Compile<'shares'> = (step, scope) => {
  const devices = scope.devices(step.shares, 'shares');
  const guests = scope.people(step.with, 'with');
  return asEach(step, scope, async ({ setting }, home) => {
    for (const device of devices)
      for (const { userId } of guests) {
        const { ShareDeviceToken } = await home.call('AppCreateShareDeviceToken', whole(device));
        await (await setting.home(userId)).call('AppBindUserShareDevice', { ShareDeviceToken, ...whole(device) });
      }
  });
};

const userIdOf = async (home: Home) => ((await home.call('AppGetUser')).Data as { UserID: string }).UserID;

export const stopsSharing: Compile<'stopsSharing'> = (step, scope) => {
  const devices = scope.devices(step.stopsSharing, 'stopsSharing');
  const guests = scope.people(step.with, 'with');
  return asEach(step, scope, async ({ setting }, home) => {
    for (const device of devices)
      for (const { userId } of guests)
        await home.call('AppRemoveShareDeviceUser', { ...whole(device), RemoveUserID: await userIdOf(await setting.home(userId)) });
  });
};

export const joins: Compile<'joins'> = (step, scope) => {
  const [host] = scope.people([step.joins], 'joins');
  return asEach(step, scope, async ({ setting }, home) => {
    const inviting = await setting.home((host as CastPerson).userId);
    const { ShareToken } = await inviting.call('AppInviteMember', { FamilyId: inviting.familyId });
    await home.call('AppJoinFamily', { ShareToken });
  });
};

export const leaves: Compile<'leaves'> = (step, scope) => {
  const [host] = scope.people([step.leaves], 'leaves');
  return asEach(step, scope, async ({ setting }, home) => {
    const { familyId } = await setting.home((host as CastPerson).userId);
    await home.call('AppExitFamily', { FamilyId: familyId });
  });
};

export const controls: Compile<'controls'> = (step, scope) => {
  const devices = scope.devices(step.controls, 'controls');
  const models = categoriesOf(devices).map((category) => definitionOf(category).thingModel.properties);
  // What the cloud must refuse may be what the thing model forbids.
  if (step.refused === undefined) checkValues(scope, 'to', step.to, models, 'writable');
  return asEach(step, scope, async (_, home) => {
    for (const device of devices) {
      const data = spellValues(definitionOf(device.category).thingModel.properties, step.to);
      await home.call('AppControlDeviceData', { ...whole(device), Data: JSON.stringify(data) });
    }
  });
};

export const calls: Compile<'calls'> = (step, scope) => {
  const devices = scope.devices(step.of, 'of');
  const { input = {} } = step;
  for (const category of categoriesOf(devices)) {
    const { actions } = definitionOf(category).thingModel;
    const found = findNamed(actions, step.calls);
    if (!found) scope.problem(['calls'], `a ${category} has no action ${JSON.stringify(step.calls)}; it has ${namesOf(actions)}`);
    else if (step.refused === undefined) checkValues(scope, 'input', input, [found[1].input]);
  }
  return asEach(step, scope, async (_, home) => {
    for (const device of devices) {
      const { actions } = definitionOf(device.category).thingModel;
      const [ActionId, { input: members }] = findNamed(actions, step.calls) as [string, (typeof actions)[string]];
      const InputParams = JSON.stringify(spellValues(members, input));
      const { Code, Status } = await home.call('AppCallDeviceActionSync', { ...whole(device), ActionId, InputParams });
      if (Code !== 0) throw new Error(`${device.name} answered ${String(Code)} ${String(Status)}`);
    }
  });
};

export const updates: Compile<'updates'> = (step, scope) => {
  const devices = scope.devices(step.updates, 'updates');
  return asEach(step, scope, async (_, home) => {
    for (const device of devices) await home.call('AppPublishFirmwareUpdateMessage', named(device));
  });
};

export const sees: Compile<'sees'> = (step, scope) => {
  const devices = scope.devices(step.of, 'of');
  const people = scope.people(step.user, 'user');
  checkValues(
    scope,
    'sees',
    step.sees,
    categoriesOf(devices).map((category) => definitionOf(category).thingModel.properties),
  );
  const within = step.within ?? WITHIN_MS;
  return async (play) => {
    for (const person of people)
      for (const device of devices) {
        const home = await play.setting.home(person.userId);
        const wanted = spellValues(definitionOf(device.category).thingModel.properties, step.sees);
        let shown: { readonly [id: string]: { readonly Value?: unknown } } = {};
        const look = async () => {
          shown = JSON.parse(String((await home.call('AppGetDeviceData', whole(device))).Data)) as typeof shown;
        };
        const fits = () => Object.entries(wanted).every(([id, value]) => JSON.stringify(shown[id]?.Value) === JSON.stringify(value));
        const end = play.setting.clock.now() + within;
        await play.setting.during(look);
        // An app looks again when it is told of a change; once a second is as good.
        while (!fits() && play.setting.clock.now() < end) {
          await play.setting.pass(Math.min(1_000, Math.max(1, end - play.setting.clock.now())));
          await play.setting.during(look);
        }
        await need(play, 0, fits, () => {
          const seen = Object.keys(wanted).map((id) => `${id} ${JSON.stringify(shown[id]?.Value)}`);
          return new Unmet(`${person.name} should see ${JSON.stringify(step.sees)} of ${device.name}`, [
            `the app shows ${seen.join(', ')}`,
          ]);
        });
      }
  };
};
