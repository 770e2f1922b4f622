/** How a camera lives: it sees, it turns, it can close its eyes. Thing model: facts/tencent-iot.md §7.2, §7.5. */
import { inHours } from '../day-time.ts';
import type { Behaviour, Outcome, Unit, Values } from '../define.ts';
import { combine, declined, memoryNumber, nothing, stateNumber } from '../outcome.ts';
import { p2pAddress, snapshot } from '../trait-behaviour.ts';
import { videoModuleInitial } from '../traits.ts';
import { cruise, lensMemory, move, preset, turnBy } from './lens.ts';
import { CARD_MB, CARD_TURN_MS, CardState, cardMemory, cardTrigger, cardTurn, formatCard, recordClip } from './memory-card.ts';

/** How much of the picture (percent) must change at sensitivity low, medium, high [P]. */
const THRESHOLD = [60, 30, 10] as const;

/** Posts `eventId` unless the lens is covered, detection is off at this hour, or the last alarm of the kind is too fresh. */
function detect(unit: Unit, eventId: string): Outcome {
  if (unit.state.privacy_mode === 1) return nothing('privacy mode is on: the lens is covered');
  if (unit.state.sleep_mode === 1) return nothing('the camera is asleep');
  if (unit.state.motion_detection === 0) return nothing('motion detection is off');
  if (!watches(unit)) return nothing('outside the hours of detection');
  const since = unit.now - memoryNumber(unit, `last_${eventId}`);
  const pause = stateNumber(unit, 'motion_interval') * 60_000;
  if (since < pause) return nothing(`the last alarm was ${Math.floor(since / 1000)} s ago, this camera pauses ${pause / 60_000} min`);
  return combine(recordClip(unit), { memory: { [`last_${eventId}`]: unit.now }, events: [{ eventId, params: snapshot(unit) }] });
}

/** Whether the camera watches at this minute. */
function watches(unit: Unit): boolean {
  const { from_minute, to_minute, week_days } = unit.state.motion_schedule as { [id: string]: number };
  return inHours(unit.now, Number(from_minute), Number(to_minute), Number(week_days));
}

function talk(unit: Unit, { on }: Values): Outcome {
  if (on === 0) return { changes: { talking: 0 }, output: { result: 1 } };
  if (unit.state.privacy_mode === 1) return declined('privacy mode is on: the microphone is off', { result: 0 });
  if (unit.state.sleep_mode === 1) return declined('the camera is asleep', { result: 0 });
  if (unit.state.talking === 1) return declined('somebody else is talking through it', { result: 0 });
  return { changes: { talking: 1 }, output: { result: 1 } };
}

export const cameraBehaviour: Behaviour = {
  initial: {
    ...videoModuleInitial,
    record_enable: 1,
    dev_info: { video_codec: 'H265', audio_codec: 'AAC' },
    motion_detection: 1,
    motion_sensitivity: 1,
    person_detection: 1,
    motion_interval: 0,
    motion_schedule: { from_minute: 0, to_minute: 1440, week_days: 127 },
    night_vision: 2,
    image_flip: 0,
    power_frequency: 50,
    time_watermark: 1,
    distortion_correction: 0,
    status_light: 1,
    microphone: 1,
    speaker_volume: 80,
    tracking: 0,
    cruise: 0,
    presets: [],
    talking: 0,
    privacy_mode: 0,
    sleep_mode: 0,
    record_mode: 1,
    card_state: CardState.normal,
    card_total_mb: CARD_MB,
    card_free_mb: CARD_MB,
  },
  memory: { ...lensMemory, last_motion_detected: 0, last_person_detected: 0, last_picture_changed: 0, ...cardMemory },
  canSee: true,
  start: (unit) => ({ changes: p2pAddress(unit, 'video') }),
  actions: { ptz_move: move, ptz_preset: preset, talk, format_card: formatCard },
  tick: { everyMs: CARD_TURN_MS, run: (unit) => combine(cardTurn(unit), cruise(unit)) },
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
      input: {
        angle: {
          name: { zh: '偏离画面中心', en: 'degrees off the middle of the picture' },
          define: { type: 'int', min: -60, max: 60, step: 1, start: 0, unit: '°' },
          default: 0,
        },
      },
      run(unit, { angle }) {
        if (unit.state.person_detection === 0) return nothing('person detection is off');
        const seen = detect(unit, 'person_detected');
        return seen.events && unit.state.tracking === 1 ? combine(seen, turnBy(unit, Number(angle))) : seen;
      },
    },
    'picture-changed': {
      name: { zh: '画面变化', en: 'the picture changes' },
      key: 'c',
      run: (unit) => detect(unit, 'picture_changed'),
    },
  },
};
