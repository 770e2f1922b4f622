/** The memory card of a camera: twelve states (facts/users.md §2.3), recording that fills it, formatting that empties it. Pure. */
import type { Outcome, Trigger, Unit } from '../define.ts';
import { declined, memoryNumber, nothing, stateNumber } from '../outcome.ts';
import { memoryCardState } from './thing-model.ts';

/** Numbers of `memoryCardState` in the thing model. */
export const CardState = {
  absent: 0,
  normal: 1,
  damaged: 2,
  full: 3,
  formatting: 4,
  ejected: 5,
  repairing: 6,
  incompatible: 7,
  readOnly: 8,
  formatFailed: 9,
  slow: 10,
  checking: 11,
} as const;

/** Megabytes a card of 32 GB offers, and what ten seconds of 2K video take [P]. */
export const CARD_MB = 30_436;
const MB_PER_TURN = 3;
/** Free space is reported in steps of this many megabytes, not with every frame [P]. */
const REPORT_STEP_MB = 512;
/** Formatting takes this long [P]. */
export const FORMAT_MS = 20_000;
/** How often the card is looked at. */
export const CARD_TURN_MS = 10_000;

/** What a camera remembers of its card. Times in milliseconds, 0: not. */
export const cardMemory = { formatting_until: 0, recorded_mb: 0 } as const;

/** States in which a person has to do something. */
const FAULTS: readonly number[] = [
  CardState.damaged,
  CardState.full,
  CardState.ejected,
  CardState.incompatible,
  CardState.readOnly,
  CardState.formatFailed,
  CardState.slow,
];
/** States in which there is nothing that could be formatted. */
const NOTHING_TO_FORMAT: readonly number[] = [CardState.absent, CardState.ejected, CardState.formatting, CardState.repairing];

function become(card: number, freeMb: number): Outcome {
  const gone = card === CardState.absent || card === CardState.ejected;
  return {
    changes: { card_state: card, card_total_mb: gone ? 0 : CARD_MB, card_free_mb: gone ? 0 : freeMb },
    memory: { formatting_until: 0, recorded_mb: 0 },
    ...(FAULTS.includes(card) && { events: [{ eventId: 'card_fault', params: { card_state: card } }] }),
  };
}

/** The app asks for an empty card. A damaged one comes out of it as `formatFailed`. */
export function formatCard(unit: Unit): Outcome {
  const card = stateNumber(unit, 'card_state');
  if (NOTHING_TO_FORMAT.includes(card)) return declined(`there is no card to format (state ${card})`, { result: 0 });
  const broken = card === CardState.damaged ? -1 : 1;
  return {
    changes: { card_state: CardState.formatting },
    memory: { formatting_until: broken * (unit.now + FORMAT_MS) },
    output: { result: 1 },
  };
}

/** Whether pictures end up on the card right now. `moving`: something is happening before the lens. */
function isRecording(unit: Unit): boolean {
  return (
    unit.state.card_state === CardState.normal &&
    unit.state.record_enable === 1 &&
    unit.state.record_mode === 2 &&
    unit.state.privacy_mode === 0 &&
    unit.state.sleep_mode === 0
  );
}

/** A turn of {@link CARD_TURN_MS}: formatting ends, recording takes space. A full card stops recording and says so. */
export function cardTurn(unit: Unit): Outcome {
  const until = memoryNumber(unit, 'formatting_until');
  if (unit.state.card_state === CardState.formatting) {
    if (Math.abs(until) > unit.now) return {};
    return until < 0 ? become(CardState.formatFailed, 0) : become(CardState.normal, CARD_MB);
  }
  return isRecording(unit) ? record(unit, MB_PER_TURN) : {};
}

/** Puts `mb` megabytes onto the card. */
export function record(unit: Unit, mb: number): Outcome {
  const recorded = memoryNumber(unit, 'recorded_mb') + mb;
  const free = stateNumber(unit, 'card_free_mb');
  if (recorded >= free) return become(CardState.full, 0);
  if (recorded < REPORT_STEP_MB) return { memory: { recorded_mb: recorded } };
  return { changes: { card_free_mb: free - recorded }, memory: { recorded_mb: 0 } };
}

/** Megabytes of a clip of one event [P]; recorded when the mode is "on motion". */
const CLIP_MB = 8;

/** What an event leaves on the card. */
export function recordClip(unit: Unit): Outcome {
  const wanted = unit.state.record_enable === 1 && unit.state.record_mode === 1;
  return wanted && unit.state.card_state === CardState.normal ? record(unit, CLIP_MB) : {};
}

export const cardTrigger: Trigger = {
  name: { zh: '存储卡变化', en: 'the memory card changes' },
  key: 's',
  input: {
    state: { name: { zh: '存储卡状态', en: 'state of the card' }, define: memoryCardState, default: CardState.damaged },
  },
  run(unit, { state }) {
    if (state === unit.state.card_state) return nothing('the card is already so');
    if (state === CardState.formatting) return formatCard({ ...unit, state: { ...unit.state, card_state: CardState.normal } });
    return become(Number(state), state === CardState.full ? 0 : CARD_MB);
  },
};
