/** How a camera lives: it sees, it turns, it can close its eyes. Thing model: facts/tencent-iot.md §7.2, §7.5. */
import type { Behaviour, Outcome, Unit, Values } from '../define.ts';
import { combine, declined, memoryNumber, nothing, stateNumber } from '../outcome.ts';
import { p2pAddress, snapshot } from '../trait-behaviour.ts';
import { videoModuleInitial } from '../traits.ts';
import { CARD_MB, CARD_TURN_MS, CardState, cardMemory, cardTrigger, cardTurn, formatCard, recordClip } from './memory-card.ts';

/** How much of the picture (percent) must change at sensitivity low, medium, high [P]. */
const THRESHOLD = [60, 30, 10] as const;

/** Degrees a step moves, and the end stops of a common indoor pan-tilt head [P]. */
const STEP = 10;
const STOPS = { pan: { min: -170, max: 170 }, tilt: { min: -30, max: 90 } } as const;
const MOVES: { readonly [direction: number]: { readonly axis: 'pan' | 'tilt'; readonly by: number } } = {
  1: { axis: 'tilt', by: STEP },
  2: { axis: 'tilt', by: -STEP },
  3: { axis: 'pan', by: -STEP },
  4: { axis: 'pan', by: STEP },
};

/** Posts `eventId` unless the lens is covered or detection is off. */
function detect(unit: Unit, eventId: string): Outcome {
  if (unit.state.privacy_mode === 1) return nothing('privacy mode is on: the lens is covered');
  if (unit.state.sleep_mode === 1) return nothing('the camera is asleep');
  if (unit.state.motion_detection === 0) return nothing('motion detection is off');
  return combine(recordClip(unit), { events: [{ eventId, params: snapshot(unit) }] });
}

function move(unit: Unit, input: Values): Outcome {
  if (unit.state.privacy_mode === 1) return declined('privacy mode is on: the lens is parked', { result: 0 });
  if (unit.state.sleep_mode === 1) return declined('the camera is asleep: the lens is parked', { result: 0 });
  const turn = MOVES[Number(input.direction)];
  if (!turn) return { output: { result: 1 } };
  const stop = STOPS[turn.axis];
  const from = memoryNumber(unit, turn.axis);
  const to = Math.min(stop.max, Math.max(stop.min, from + turn.by));
  return { memory: { [turn.axis]: to }, output: { result: to === from ? 0 : 1 } };
}

export const cameraBehaviour: Behaviour = {
  initial: {
    ...videoModuleInitial,
    record_enable: 1,
    dev_info: { video_codec: 'H265', audio_codec: 'AAC' },
    motion_detection: 1,
    motion_sensitivity: 1,
    night_vision: 2,
    privacy_mode: 0,
    sleep_mode: 0,
    record_mode: 1,
    card_state: CardState.normal,
    card_total_mb: CARD_MB,
    card_free_mb: CARD_MB,
  },
  memory: { pan: 0, tilt: 0, ...cardMemory },
  canSee: true,
  start: (unit) => ({ changes: p2pAddress(unit, 'video') }),
  actions: { ptz_move: move, format_card: formatCard },
  tick: { everyMs: CARD_TURN_MS, run: cardTurn },
  triggers: {
    card: cardTrigger,
    motion: {
      name: { zh: '有人走过', en: 'something moves' },
      key: 'm',
      input: {
        strength: {
          name: { zh: '画面变化比例', en: 'share of the picture that changes' },
          define: { type: 'int', min: 1, max: 100, step: 1, start: 80, unit: '%' },
          default: 80,
        },
      },
      run(unit, input) {
        const needed = THRESHOLD[stateNumber(unit, 'motion_sensitivity')] ?? THRESHOLD[1];
        if (Number(input.strength) < needed) return nothing(`too little moved: ${input.strength} %, this sensitivity needs ${needed} %`);
        return detect(unit, 'motion_detected');
      },
    },
    person: {
      name: { zh: '有人出现', en: 'a person appears' },
      key: 'p',
      run: (unit) => detect(unit, 'person_detected'),
    },
    'picture-changed': {
      name: { zh: '画面变化', en: 'the picture changes' },
      key: 'c',
      run: (unit) => detect(unit, 'picture_changed'),
    },
  },
};
