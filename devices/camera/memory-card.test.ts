import { describe, expect, it } from 'vitest';
import type { Memory, Outcome, Unit, Values } from '../define.ts';
import { camera } from './index.ts';
import { CARD_MB, CARD_TURN_MS, CardState, FORMAT_MS } from './memory-card.ts';
import { memoryCardState } from './thing-model.ts';

const { behaviour } = camera;

/** A camera whose outcomes are carried out, as the simulator does it. */
function bench(state: Values = {}) {
  let unit: Unit = {
    state: { ...behaviour.initial, ...state },
    memory: { ...behaviour.memory } as Memory,
    now: 1767225600000,
    random: () => 0.5,
  };
  const events: string[] = [];
  const apply = (outcome: Outcome | undefined) => {
    unit = { ...unit, state: { ...unit.state, ...outcome?.changes }, memory: { ...unit.memory, ...outcome?.memory } };
    events.push(...(outcome?.events ?? []).map(({ eventId }) => eventId));
    return outcome;
  };
  return {
    events,
    state: () => unit.state,
    trigger: (name: string, input: Values = { strength: 100 }) => apply(behaviour.triggers[name]?.run(unit, input)),
    act: (id: string) => apply(behaviour.actions[id]?.(unit, {})),
    pass(ms: number) {
      for (let passed = 0; passed < ms; passed += CARD_TURN_MS) {
        unit = { ...unit, now: unit.now + CARD_TURN_MS };
        apply(behaviour.tick?.run(unit));
      }
    },
  };
}

describe('the memory card', () => {
  it('knows twelve states, each under its own number', () => {
    expect(Object.keys(memoryCardState.mapping).map(Number)).toEqual(Object.values(CardState));
    expect(Object.values(CardState)).toHaveLength(12);
  });

  it('fills up within days when everything is recorded, says so once, and stops', () => {
    const camera = bench({ record_mode: 2 });
    camera.pass(3600_000);
    const afterAnHour = Number(camera.state().card_free_mb);
    expect(afterAnHour).toBeLessThan(CARD_MB);
    expect(afterAnHour).toBeGreaterThan(CARD_MB - 2000);
    camera.pass(48 * 3600_000);
    expect(camera.state()).toMatchObject({ card_state: CardState.full, card_free_mb: 0, card_total_mb: CARD_MB });
    expect(camera.events).toEqual(['card_fault']);
  });

  it.each([
    ['never', { record_mode: 0 }],
    ['with local recording off', { record_mode: 2, record_enable: 0 }],
    ['behind the privacy cover', { record_mode: 2, privacy_mode: 1 }],
    ['asleep', { record_mode: 2, sleep_mode: 1 }],
    ['onto a read-only card', { record_mode: 2, card_state: CardState.readOnly }],
  ])('nothing is recorded %s', (_, state) => {
    const camera = bench(state);
    camera.pass(3600_000);
    expect(camera.state().card_free_mb).toBe(CARD_MB);
  });

  it('takes a clip of every motion in mode "on motion", and none of what is not noticed', () => {
    const camera = bench();
    for (let count = 0; count < 100; count++) camera.trigger('motion');
    expect(camera.state().card_free_mb).toBe(CARD_MB - 512);
    const quiet = bench({ motion_detection: 0 });
    for (let count = 0; count < 100; count++) quiet.trigger('motion');
    expect(quiet.state().card_free_mb).toBe(CARD_MB);
  });

  it('is formatted on request, which takes a while and empties it', () => {
    const camera = bench({ card_state: CardState.full, card_free_mb: 0 });
    expect(camera.act('format_card')?.output).toEqual({ result: 1 });
    expect(camera.state().card_state).toBe(CardState.formatting);
    camera.pass(FORMAT_MS - CARD_TURN_MS);
    expect(camera.state().card_state).toBe(CardState.formatting);
    camera.pass(CARD_TURN_MS);
    expect(camera.state()).toMatchObject({ card_state: CardState.normal, card_free_mb: CARD_MB });
  });

  it('that is damaged cannot be formatted, and says so afterwards', () => {
    const camera = bench({ card_state: CardState.damaged });
    camera.act('format_card');
    camera.pass(FORMAT_MS);
    expect(camera.state().card_state).toBe(CardState.formatFailed);
    expect(camera.events).toEqual(['card_fault']);
  });

  it.each(['absent', 'ejected', 'formatting', 'repairing'] as const)('that is %s is not formatted', (name) => {
    const camera = bench({ card_state: CardState[name] });
    expect(camera.act('format_card')).toMatchObject({ code: expect.any(Number), output: { result: 0 } });
    expect(camera.state().card_state).toBe(CardState[name]);
  });

  it.each(Object.entries(CardState).filter(([name]) => name !== 'normal'))('becomes %s when that happens to it', (name, state) => {
    const camera = bench();
    camera.trigger('card', { state });
    expect(camera.state().card_state).toBe(state);
    expect(camera.events).toEqual(['absent', 'formatting', 'repairing', 'checking'].includes(name) ? [] : ['card_fault']);
    expect(camera.state().card_total_mb).toBe(['absent', 'ejected'].includes(name) ? 0 : CARD_MB);
  });
});

describe('asleep', () => {
  it.each(['motion', 'person', 'picture-changed'])('a camera notices no %s and wakes with everything it had', (name) => {
    expect(bench({ sleep_mode: 1 }).trigger(name)?.status).toContain('asleep');
    const camera = bench({ sleep_mode: 0 });
    camera.trigger(name);
    expect(camera.events).toHaveLength(1);
  });

  it('its lens is parked', () => {
    expect(bench({ sleep_mode: 1 }).act('ptz_move')).toMatchObject({ output: { result: 0 }, status: expect.stringContaining('asleep') });
  });
});
