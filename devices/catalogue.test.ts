/** What must hold for every category, present and future: add a category and these run over it. */
import { describe, expect, it } from 'vitest';
import {
  type Category,
  catalogue,
  categories,
  type Define,
  type DeviceDefinition,
  type Memory,
  type Outcome,
  type Unit,
  type Value,
  validateValues,
} from './index.ts';

const SNAKE = /^_?[a-z][a-z0-9]*(_[a-z0-9]+)*$/;
const KEBAB = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
const all: readonly (readonly [Category, DeviceDefinition])[] = categories.map((category) => [category, catalogue[category]]);

function unitOf(device: DeviceDefinition, state = {}): Unit {
  return {
    state: { ...device.behaviour.initial, ...state },
    memory: { ...device.behaviour.memory },
    now: 1767225600000,
    random: () => 0.5,
  };
}

/** Every rule an outcome must keep, whatever caused it. */
function expectLawful(device: DeviceDefinition, outcome: Outcome): void {
  const { thingModel, behaviour } = device;
  expect(validateValues(thingModel.properties, outcome.changes ?? {})).toMatchObject({ ok: true });
  for (const event of outcome.events ?? []) {
    const model = thingModel.events[event.eventId];
    expect(model, event.eventId).toBeDefined();
    expect(validateValues(model?.params ?? {}, event.params ?? {})).toMatchObject({ ok: true });
  }
  for (const name of Object.keys(outcome.memory ?? {})) expect(Object.keys(behaviour.memory ?? {})).toContain(name);
}

/** A value the define allows, for inputs. */
function someValue(define: Define): Value {
  switch (define.type) {
    case 'bool':
      return 1;
    case 'enum':
      return Number(Object.keys(define.mapping)[0]);
    case 'int':
    case 'float':
      return define.min;
    case 'string':
      return 'x'.repeat(define.min);
    case 'timestamp':
      return 1700000000;
    case 'struct':
      return Object.fromEntries(Object.entries(define.specs).map(([id, spec]) => [id, someValue(spec.define)]));
    case 'array':
      return [];
  }
}

const every = <T>(pick: (device: DeviceDefinition) => { readonly [id: string]: T }) =>
  all.flatMap(([category, device]) => Object.entries(pick(device)).map(([id, entry]) => [category, id, entry, device] as const));

it('knows at least a camera and a lock', () => {
  expect(categories).toEqual(expect.arrayContaining(['camera', 'lock']));
});

describe.each(all)('%s', (category, device) => {
  it('is registered under its own name, with words for people', () => {
    expect(device.category).toBe(category);
    expect(category).toMatch(KEBAB);
    expect(device.name.zh && device.name.en).toBeTruthy();
  });

  it('leaves the factory with an allowed value for every property', () => {
    expect(validateValues(device.thingModel.properties, device.behaviour.initial, { complete: true })).toMatchObject({ ok: true });
  });

  it('fits into the hundred functions a product may have', () => {
    const { properties, events, actions } = device.thingModel;
    expect([properties, events, actions].flatMap(Object.keys).length).toBeLessThanOrEqual(100);
  });

  it('starts lawfully', () => {
    expectLawful(device, device.behaviour.start?.(unitOf(device)) ?? {});
  });

  it('has a handler for each action and no other', () => {
    expect(Object.keys(device.behaviour.actions).sort()).toEqual(Object.keys(device.thingModel.actions).sort());
  });

  it('gives every trigger a key of its own, free of those the terminal needs', () => {
    const keys = Object.values(device.behaviour.triggers).map((trigger) => trigger.key);
    expect(new Set(keys).size).toBe(keys.length);
    for (const key of keys) expect(key).toMatch(/^[a-pr-z]$/);
  });

  it('can be added the way it says', () => {
    if (device.binding === 'provisioning-qr') expect(device.behaviour.canSee).toBe(true);
  });

  it('lives through a day of ticks without breaking its model', () => {
    const { tick } = device.behaviour;
    let unit = unitOf(device);
    for (let passed = 0; tick && passed < 24 * 3600_000; passed += tick.everyMs) {
      const outcome = tick.run(unit);
      expectLawful(device, outcome);
      unit = {
        ...unit,
        now: unit.now + tick.everyMs,
        state: { ...unit.state, ...outcome.changes },
        memory: { ...unit.memory, ...outcome.memory },
      };
    }
  });

  it('comes to the same end twice when the dice are the same', () => {
    for (const trigger of Object.values(device.behaviour.triggers)) {
      const input = Object.fromEntries(Object.entries(trigger.input ?? {}).map(([id, member]) => [id, member.default]));
      expect(trigger.run(unitOf(device), input)).toEqual(trigger.run(unitOf(device), input));
    }
  });
});

describe('property', () => {
  it.each(every((device) => device.thingModel.properties))(
    '%s %s has a wire name, words, and a control the behaviour answers lawfully',
    (_, id, property, device) => {
      expect(id).toMatch(SNAKE);
      expect(property.name.zh && property.name.en).toBeTruthy();
      if (property.mode !== 'rw') return;
      const asked = { [id]: someValue(property.define) };
      expect(validateValues(device.thingModel.properties, asked, { only: 'writable' }).ok).toBe(true);
      expectLawful(device, device.behaviour.control?.(unitOf(device), asked) ?? { changes: asked });
    },
  );
});

describe('event', () => {
  it.each(every((device) => device.thingModel.events))('%s %s has a wire name, words, a time and no struct', (_, id, event) => {
    expect(id).toMatch(SNAKE);
    expect(event.name.zh && event.name.en).toBeTruthy();
    expect(event.params.event_time?.define.type).toBe('timestamp');
    for (const [param, { define }] of Object.entries(event.params)) {
      expect(param).toMatch(SNAKE);
      expect(['struct', 'array']).not.toContain(define.type);
    }
  });

  it.each(every((device) => device.thingModel.events))('%s %s can be brought about by a trigger or by time', (_, id, __, device) => {
    const { triggers, tick } = device.behaviour;
    const states = [{}, { lock_state: 0 }, { battery_percentage: 20 }];
    const memories: readonly Memory[] = [{}, { jammed: 1 }, { wrong_tries_0: 4 }, { open_since: 1 }];
    const units = states.flatMap((state) =>
      memories.map((memory) => ({ ...unitOf(device, state), memory: { ...device.behaviour.memory, ...memory } })),
    );
    const seen = units.flatMap((unit) =>
      [
        ...Object.values(triggers).map((trigger) =>
          trigger.run(unit, Object.fromEntries(Object.entries(trigger.input ?? {}).map(([key, member]) => [key, member.default]))),
        ),
        ...(tick ? [tick.run(unit)] : []),
      ].flatMap((outcome) => outcome.events ?? []),
    );
    expect(seen.map((event) => event.eventId)).toContain(id);
  });
});

describe('action', () => {
  it.each(every((device) => device.thingModel.actions))('%s %s answers with everything its output promises', (_, id, action, device) => {
    expect(id).toMatch(SNAKE);
    const input = Object.fromEntries(Object.entries(action.input).map(([key, member]) => [key, someValue(member.define)]));
    const outcome = device.behaviour.actions[id]?.(unitOf(device), input) ?? {};
    expectLawful(device, outcome);
    expect(validateValues(action.output, outcome.output, { complete: true })).toMatchObject({ ok: true });
  });
});

describe('trigger', () => {
  it.each(every((device) => device.behaviour.triggers))(
    '%s %s has words, allowed defaults and a lawful outcome at both ends of its inputs',
    (_, name, trigger, device) => {
      expect(name).toMatch(KEBAB);
      expect(trigger.name.zh && trigger.name.en).toBeTruthy();
      const defaults = Object.fromEntries(Object.entries(trigger.input ?? {}).map(([id, member]) => [id, member.default]));
      const edges = Object.fromEntries(Object.entries(trigger.input ?? {}).map(([id, member]) => [id, someValue(member.define)]));
      for (const input of [defaults, edges]) {
        expect(validateValues(trigger.input ?? {}, input, { complete: true })).toMatchObject({ ok: true });
        expectLawful(device, trigger.run(unitOf(device), input));
      }
    },
  );
});

describe('reminder', () => {
  it.each(every((device) => device.reminders))(
    '%s %s rests on a real event and says only what its template allows',
    (_, key, reminder, device) => {
      expect(key).toMatch(KEBAB);
      expect(Object.keys(device.thingModel.events)).toContain(reminder.eventId);
      expect(reminder.name.zh && reminder.name.en && reminder.question.zh && reminder.question.en).toBeTruthy();
      const enums = reminder.template.keywords.filter((keyword) => keyword.type === 'enum');
      expect(Object.keys(reminder.values).sort()).toEqual(enums.map((keyword) => keyword.key).sort());
      for (const keyword of enums) expect(keyword.values).toContain(reminder.values[keyword.key]);
    },
  );

  it.each(all)('%s reminds of each event at most once', (_, device) => {
    const events = Object.values(device.reminders).map((reminder) => reminder.eventId);
    expect(new Set(events).size).toBe(events.length);
  });
});
